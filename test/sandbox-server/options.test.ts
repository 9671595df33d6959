import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { createSandbox } from '../../sandbox-server/index.ts';
import { sandboxHandlers } from '../../sandbox-server/msw.ts';
import { listen, openState } from '../../sandbox-server/node.ts';
import { API } from './app.ts';

const directory = mkdtempSync(join(tmpdir(), 'sandbox-options-'));
afterAll(() => rmSync(directory, { recursive: true }));

const CLIENT = { id: 'app', secret: 'hush' };
const ADA = { username: 'ada', password: 'x', accounts: [] };

describe('an option in code', () => {
  it.each([
    [
      { webhook_uri: 'https://a.example' },
      "'webhook_uri'. Did you mean 'webhookUri' in 'clients'?",
    ],
    [{ sed: 'x' }, "'sed'. Did you mean 'seed'?"],
    [{ accounts: [] }, "Did you mean 'accounts' in 'users'?"],
    [{ zzz: [] }, "Unknown field 'zzz'. Valid fields are 'seed', 'now', 'clients'"],
    [{ daily_call_limit: 4 }, "Did you mean 'dailyCallLimit'?"],
    [{ clients: [{ ...CLIENT, webhook_uri: 'x' }] }, "clients.0: Unknown field 'webhook_uri'"],
    [{ clients: [{ id: 'app' }] }, 'clients.0.secret: Must be provided'],
    [{ clients: CLIENT }, 'clients: Must be an array'],
    [{ clients: [{ ...CLIENT, returnUris: 'x' }] }, 'clients.0.returnUris: Must be an array'],
    [{ users: [{ ...ADA, user: 'ada' }] }, "users.0: Unknown field 'user'"],
    [{ seed: 7 }, 'seed: Must be a string'],
    [{ now: 7 }, 'now: Must be a string'],
    [{ previews: ['all'] }, "previews.0: Unknown value. Valid values are 'reconfirmation'"],
    [{ fetch: {} }, 'fetch: Must be a function'],
    [{ urls: { api: 'http://localhost:4400/v3' } }, 'urls.api: Must be an origin'],
    [{ urls: { web: 'http://localhost' } }, "urls: Unknown field 'web'"],
  ])('is refused as %j', (options, message) => {
    // What a caller in JavaScript may write.
    const create: (options: object) => unknown = createSandbox;
    expect(() => create(options)).toThrow(message);
  });

  it('may be undefined', () => {
    const create: (options: object) => unknown = createSandbox;
    expect(() => create({ seed: undefined, clients: undefined, urls: {} })).not.toThrow();
  });

  it.each([
    ['clients.add', () => createSandbox().clients.add({ ...CLIENT, ...{ return_uris: [] } })],
    ['listen', () => listen(createSandbox(), { port: 0, ...{ prot: 1 } })],
    ['openState', () => openState(createSandbox(), { file: 'x', ...{ onFailure_: 1 } })],
    [
      'sandboxHandlers',
      () => sandboxHandlers(createSandbox(), { origins: [], ...{ origin: 'x' } }),
    ],
  ])('of %s is refused, and the one that was meant is named', (call, make) => {
    expect(make).toThrow(new RegExp(`${call}[\\s\\S]*Did you mean`));
  });
});

describe('a clock', () => {
  it.each([-1, -86_400_000, Number.NaN, Number.POSITIVE_INFINITY, '-P1D', 'soon'])(
    'does not advance by %j',
    (by) => {
      const { clock } = createSandbox({ now: '2026-03-16T12:00:00Z' });
      expect(() => clock.advance(by)).toThrow(RangeError);
    },
  );
});

describe('streams of changes', () => {
  it('are a hundred at most, and one more when one of them was closed', async () => {
    const { fetch } = createSandbox();
    const open = () => fetch(`${API}/_sandbox/events`);
    const streams = await Promise.all(Array.from({ length: 100 }, open));
    const refused = await open();
    expect(refused.status).toBe(409);
    expect(await refused.text()).toContain('100 streams are open');
    await streams[0]?.body?.cancel();
    expect((await open()).status).toBe(200);
  });

  it('end with a word when their reader falls behind', async () => {
    const sandbox = createSandbox();
    const stream = await sandbox.fetch(`${API}/_sandbox/events`);
    for (let count = 0; count < 1100; count += 1) sandbox.faults.add({ latency: 1 });
    expect(await stream.text()).toMatch(/: 1000 events were not read; connect again\n\n$/);
  });
});

describe('the lock of a state file', () => {
  it('does not write through a symbolic link that another program created', () => {
    const file = join(directory, 'linked.jsonl');
    const victim = join(directory, 'victim');
    writeFileSync(victim, 'precious');
    symlinkSync(victim, `${file}.lock.${process.pid}`);
    openState(createSandbox(), { file }).close();
    expect(readFileSync(victim, 'utf8')).toBe('precious');
  });

  it('is refused where a link that leads nowhere is in its place', () => {
    const file = join(directory, 'dangling.jsonl');
    symlinkSync(join(directory, 'nowhere'), `${file}.lock`);
    expect(() => openState(createSandbox(), { file })).toThrow(/cannot be locked.*Delete it/);
  });
});
