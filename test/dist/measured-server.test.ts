import { afterEach, describe, expect, it } from 'vitest';
import { HEALTH, ledgerCallsOf, modelOf } from '../bench/ours.ts';
import { type Server, start } from '../bench/server.ts';
import { freePort } from '../free-port.ts';
import { COMMAND } from './manifest.ts';

const running: Server[] = [];
afterEach(async () => {
  for (const server of running.splice(0)) await server.stop();
});

async function startSandbox(): Promise<Server> {
  const port = await freePort();
  const command = [process.execPath, COMMAND, '--port', String(port), '--quiet'];
  const server = await start({ command, port, ready: HEALTH });
  running.push(server);
  return server;
}

describe('a measured server', () => {
  it('the server reports its start time, its memory and the size of a response until it is stopped', async () => {
    const server = await startSandbox();
    expect(server.firstResponse).toBeGreaterThan(0);
    expect(await server.residentMiB()).toBeGreaterThan(10);
    expect(await server.sizeOf(HEALTH)).toBe(JSON.stringify({ status: 'ok' }).length);
    await server.stop();
    await expect(fetch(server.origin)).rejects.toThrow();
  });

  it('a server that does not start reports why', async () => {
    const port = await freePort();
    const command = [process.execPath, '-e', 'throw new Error("no fuel")'];
    await expect(start({ command, port, ready: HEALTH })).rejects.toThrow(
      'The server does not respond: Error: no fuel',
    );
  });
});

describe('the benchmark of the sandbox', () => {
  it('the calls read accounts and two pages of a ledger that are years apart', async () => {
    const { origin } = await startSandbox();
    const { get, accounts } = await modelOf(origin);
    expect(accounts).toMatchObject({ items: expect.any(Array) });
    const again = await fetch(origin + get.path, { headers: { ...get.headers } });
    expect(await again.json()).toEqual(accounts);
    const { firstPage, deepPage } = await ledgerCallsOf(origin);
    const [first, deep] = [await rowsOf(firstPage), await rowsOf(deepPage)];
    expect(deep).toHaveLength(first.length);
    expect(first[0].timestamp > '2026').toBe(true);
    expect(deep[0].timestamp < '2009').toBe(true);

    async function rowsOf({ path, headers }: typeof get) {
      const answer = await fetch(origin + path, { headers: { ...headers } });
      return (await answer.json()).result.items;
    }
  });
});
