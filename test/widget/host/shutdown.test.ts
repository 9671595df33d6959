import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { connect, createServer } from 'node:http2';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { serve } from '@hono/node-server';
import { afterEach, describe, expect, it } from 'vitest';
import { HEADERS } from '../../../widget/protocol.ts';
import { bundle } from '../../bundle.ts';
import { AUTHORISED } from '../truelayer/fake-truelayer.ts';
import { proof, setupHost } from './setup-host.ts';
import type { FromServer } from './shutdown-server.ts';

async function body() {
  return { use_case: 'rewards', mode: 'popup', challenge: (await proof()).challenge };
}

describe('a host that is to end', () => {
  function ending() {
    const shutdown = new AbortController();
    return { world: setupHost({ shutdown: shutdown.signal }), end: () => shutdown.abort() };
  }

  it('refuses new sessions, and says when to come again', async () => {
    const { world, end } = ending();
    expect((await world.create(await body())).status).toBe(201);
    end();
    const response = await world.create(await body());
    expect(response.status).toBe(503);
    expect(response.headers.get('Retry-After')).toBe('2');
    expect(response.headers.get('Connection')).toBe('close');
    expect(await response.json()).toEqual({
      type: 'urn:connect-bank:problem:shutting-down',
      title: 'This server is shutting down',
      status: 503,
      code: 'shutting-down',
    });
    expect(world.events.at(-1)).toMatchObject({ type: 'session-rejected', code: 'shutting-down' });
    expect(world.truelayer.requestsTo('create')).toHaveLength(1);
  });

  it('was to end before it began', async () => {
    const world = setupHost({ shutdown: AbortSignal.abort() });
    expect((await world.create(await body())).status).toBe(503);
  });

  it('goes on with polls and landings, on connections that stay', async () => {
    const { world, end } = ending();
    const session = await world.start();
    end();
    expect(await world.status(session)).toEqual({ status: 'pending' });
    world.truelayer.always('accounts', AUTHORISED);
    const returned = await world.openReturnUrl(session);
    expect([returned.status, returned.headers.get('Connection')]).toEqual([200, null]);
    expect(await world.status(session)).toMatchObject({ status: 'authorized' });
  });

  it('refuses strangers as before', async () => {
    const { world, end } = ending();
    end();
    const response = await world.create(await body(), { Origin: 'https://evil.example' });
    expect(response.status).toBe(403);
  });

  it('names no connection over HTTP/2, which has no such header', async () => {
    const warnings: string[] = [];
    const listen = ({ name }: Error) => warnings.push(name);
    process.on('warning', listen);
    const { app } = setupHost({
      shutdown: AbortSignal.abort(),
      publicUrl: 'http://127.0.0.1/connect-bank',
    });
    const server = serve({ fetch: app.fetch, hostname: '127.0.0.1', port: 0, createServer });
    await once(server, 'listening');
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : undefined;
    const client = connect(`http://127.0.0.1:${port}`);
    // The host need not wait for it to answer.
    const sent = JSON.stringify(await body());
    const request = client.request({
      ':method': 'POST',
      ':path': '/connect-bank/sessions',
      'content-type': 'application/json',
      origin: 'http://127.0.0.1',
      [HEADERS.requestedWith.toLowerCase()]: '1',
    });
    request.end(sent);
    const [headers] = await once(request, 'response');
    await text(request);
    client.close();
    server.close();
    await once(server, 'close');
    process.off('warning', listen);
    expect([headers[':status'], headers.connection]).toEqual([503, undefined]);
    // What else this process warns of meanwhile is not of this request.
    expect(warnings).not.toContain('UnsupportedWarning');
  });
});

describe('a process that is told to end', () => {
  let server: ChildProcess | undefined;
  afterEach(() => {
    server?.kill('SIGKILL');
  });

  async function started() {
    const child = fork(await bundle(join(import.meta.dirname, 'shutdown-server.ts')));
    server = child;
    return {
      child,
      /** Waits for the next message of the server, which must be of this type. */
      async receive<Type extends FromServer['type']>(type: Type) {
        const [message]: FromServer[] = await once(child, 'message');
        if (message?.type !== type) throw new Error(`Expected ${type}, not ${message?.type}`);
        return message as Extract<FromServer, { type: Type }>;
      },
    };
  }

  it('finishes the callback and the landing, takes no new session, and exits with 0', async () => {
    const { child, receive } = await started();
    const exited = once(child, 'exit');
    const { endpoint } = await receive('listening');
    const create = async () =>
      fetch(`${endpoint}/sessions`, {
        method: 'POST',
        headers: {
          'Content-Type': 'application/json',
          Origin: new URL(endpoint).origin,
          [HEADERS.requestedWith]: '1',
        },
        body: JSON.stringify(await body()),
      });
    const health = async () => (await fetch(`${endpoint}/health`)).status;

    const created = receive('journey');
    expect((await create()).status).toBe(201);
    const { returnUri } = await created;
    expect(await health()).toBe(200);

    const called = receive('callback');
    const returned = fetch(returnUri);
    await called;
    const told = receive('ending');
    child.kill('SIGTERM');
    await told;
    expect(await health()).toBe(503);
    const refused = await create();
    expect([refused.status, (await refused.json()).code]).toEqual([503, 'shutting-down']);

    const closed = receive('closed');
    child.send('the load balancer is drained');
    await closed;
    await expect(create()).rejects.toThrow('fetch failed');
    const done = receive('callback-done');
    child.send('the callback may go on');
    await done;
    expect((await returned).status).toBe(200);
    expect(await exited).toEqual([0, null]);
  });
});
