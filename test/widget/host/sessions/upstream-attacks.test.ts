/** A TrueLayer, or a network in front of it, that has turned against us. */
import { request } from 'node:http';
import { inspect } from 'node:util';
import { serve } from '@hono/node-server';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { HEADERS } from '../../../../widget/protocol.ts';
import { MAX_RESPONSE_BYTES } from '../../../../widget/truelayer/http.ts';
import {
  API,
  AUTH,
  AUTHORISED,
  type Operation,
  type ScriptedResponse,
} from '../../truelayer/fake-truelayer.ts';
import { PAGE, proof, setupHost } from '../setup-host.ts';

afterEach(() => vi.useRealTimers());

async function validBody() {
  return { use_case: 'rewards', mode: 'popup', challenge: (await proof()).challenge };
}

/** A host with a fake TrueLayer that responds to one operation with the given `Response`. */
function setupWith(operation: RegExp, answer: (request: Request) => Response | Promise<Response>) {
  const double = setupHost().truelayer;
  const fetch = (request: Request) =>
    operation.test(new URL(request.url).pathname) ? answer(request) : double.fetch(request);
  return { ...setupHost({ truelayer: { ...double.options, fetch } }), double };
}

/** Creates a session at such a host and returns its status; `undefined` if it was not created. */
async function statusAt({ create, ask }: Pick<ReturnType<typeof setupHost>, 'create' | 'ask'>) {
  const { verifier } = await proof();
  const response = await create(await validBody());
  if (response.status !== 201) return undefined;
  return (await ask((await response.json()).session_id, verifier)).json();
}

const CREATE = /data-connections$/;
const ACCOUNTS = /connected-accounts$/;
const json = (body: string) =>
  new Response(body, { headers: { 'Content-Type': 'application/json' } });

describe('the URL of a journey', () => {
  it.each([
    ['of scripts', 'javascript:alert(1)//app.truelayer-sandbox.com'],
    ['of data', 'data:text/html,app.truelayer-sandbox.com'],
    ['without https', 'http://app.truelayer-sandbox.com/data/1'],
    ['with a password', 'https://app.truelayer-sandbox.com:pw@evil.example/'],
    ['with a user of its own', 'https://user@app.truelayer-sandbox.com/'],
    ['on another host', 'https://evil.example/app.truelayer-sandbox.com'],
    ['on a host that ends alike', 'https://evil-truelayer-sandbox.com/'],
    ['on a host that begins alike', 'https://app.truelayer-sandbox.com.evil.example/'],
    ['with a dot at the end', 'https://app.truelayer-sandbox.com./data/1'],
    ['on another port', 'https://app.truelayer-sandbox.com:8443/data/1'],
    ['in letters that look alike', 'https://app.truelаyer-sandbox.com/data/1'],
    ['in the dots of another script', 'https://app。truelayer-sandbox。com.evil.example/'],
    ['with backslashes', 'https:\\\\evil.example\\.truelayer-sandbox.com'],
    ['of production, in the sandbox', 'https://app.truelayer.com/data/1'],
    ['of this machine', 'http://localhost/data/1'],
    ['without a host', '/data/1'],
    ['that is empty', ''],
    ['that is huge', `https://app.truelayer-sandbox.com/${'x'.repeat(1_000_000)}`],
  ])('is rejected, and not in the response: a URL %s', async (_, uri) => {
    const body = {
      id: 'c',
      status: 'authorization_required',
      user: { id: 'u' },
      hosted_page: { uri },
    };
    const { truelayer } = setupHost();
    truelayer.always('create', { status: 201, body });
    const world = setupHost({ truelayer: { ...truelayer.options, environment: 'sandbox' } });
    const response = await world.create(await validBody());
    const text = await response.text();
    expect([response.status, JSON.parse(text).code]).toEqual([502, 'upstream-failed']);
    if (uri !== '') expect(text).not.toContain(uri);
    expect(response.headers.get('Set-Cookie')).toBeNull();
  });
});

describe('a redirect of TrueLayer', () => {
  it.each([301, 302, 303, 307, 308])('with %i is not followed by any request', async (status) => {
    const hosts = new Set<string>();
    for (const operation of ['token', 'create', 'accounts'] as const) {
      const { truelayer } = setupHost();
      const reply = { status, body: '', headers: { Location: 'https://evil.example/' } };
      truelayer.script(operation, reply);
      const fetch = (request: Request) => {
        hosts.add(new URL(request.url).origin);
        expect(request.redirect).toBe('manual');
        return truelayer.fetch(request);
      };
      const world = setupHost({ truelayer: { ...truelayer.options, fetch } });
      const told = [await statusAt(world), await statusAt(world)];
      expect(told).toContainEqual({ status: 'pending' });
    }
    expect([...hosts].sort()).toEqual([API, AUTH]);
  });
});

describe('a response of TrueLayer', () => {
  it('that never ends is cancelled, and uses a limited amount of memory', async () => {
    let sent = 0;
    let isCancelled = false;
    const { create } = setupWith(CREATE, () => {
      const body = new ReadableStream<Uint8Array>({
        pull(controller) {
          sent += 65_536;
          controller.enqueue(new Uint8Array(65_536).fill(32));
        },
        cancel() {
          isCancelled = true;
        },
      });
      return new Response(body, { status: 201 });
    });
    const response = await create(await validBody());
    expect([response.status, (await response.json()).code]).toEqual([502, 'upstream-failed']);
    expect(sent).toBeLessThan(MAX_RESPONSE_BYTES + 1_000_000);
    expect(isCancelled).toBe(true);
  });

  it('that sends nothing is aborted after ten seconds', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const { create } = setupWith(
      CREATE,
      () => new Response(new ReadableStream({}), { status: 201 }),
    );
    const answer = create(await validBody());
    await vi.waitFor(() => expect(vi.getTimerCount()).toBeGreaterThan(0), { interval: 1 });
    vi.advanceTimersByTime(10_000);
    expect((await answer).status).toBe(502);
  });

  it.each([
    ['nested a million deep', () => '['.repeat(1_000_000)],
    ['of objects nested deep', () => `${'{"items":'.repeat(100_000)}1${'}'.repeat(100_000)}`],
    ['with a million items', () => `{"items":[${'1,'.repeat(1_000_000)}1]}`],
    ['with a key of a megabyte', () => `{"${'k'.repeat(1_000_000)}":1}`],
    ['that pollutes', () => '{"__proto__":{"items":[]},"constructor":{"prototype":{"items":[]}}}'],
    ['that is no JSON', () => '<html>'],
    ['that is empty', () => ''],
    ['that is true', () => 'true'],
    ['with accounts that are none', () => '{"items":{"length":1}}'],
    ['with an odd account', () => '{"items":[{"type":"account","id":null,"bic":null}]}'],
  ])('authorises by its status 200, and not by its body: a body %s', async (_, body) => {
    const world = setupWith(ACCOUNTS, () => json(body()));
    expect(await statusAt(world)).toMatchObject({ status: 'authorized' });
    expect({}).not.toHaveProperty('items');
    expect(inspect(world.events, { depth: 8, maxStringLength: null }).length).toBeLessThan(5000);
  });

  it.each<[string, Operation, ScriptedResponse]>([
    [
      'a token that no header can carry',
      'token',
      { status: 200, body: { access_token: 'MARKED\r\nX-Injected: 1', expires_in: 60 } },
    ],
    [
      'a connection id that no header can carry',
      'create',
      {
        status: 201,
        body: {
          id: 'MARKED\r\nX-Injected: 1',
          status: 'authorization_required',
          user: { id: 'u' },
          hosted_page: { uri: 'https://app.truelayer.test/1' },
        },
      },
    ],
  ])('with %s is an error that does not contain it', async (_, operation, reply) => {
    const world = setupHost();
    world.truelayer.always(operation, reply);
    const response = await world.create(await validBody());
    expect([response.status, (await response.json()).code]).toEqual([502, 'upstream-failed']);
    expect(inspect(world.events, { depth: 8 })).not.toContain('MARKED');
  });

  it.each([
    ['1e300', null],
    ['999999999', '3600'],
    ['-1', null],
    ['Infinity', null],
    ['7\u00e9', null],
    ['7', '7'],
  ])('cannot stop the polls for long: Retry-After %s becomes %s', async (received, expected) => {
    const { create } = setupWith(
      CREATE,
      () => new Response('{}', { status: 429, headers: { 'Retry-After': received } }),
    );
    expect((await create(await validBody())).headers.get('Retry-After')).toBe(expected);
  });

  it.each(['<script>', 'a b', 'x'.repeat(65), 'a\u00e9'])(
    'has no trace id if the header is malformed: %j',
    async (trace) => {
      const { create } = setupWith(
        CREATE,
        () => new Response('{}', { status: 500, headers: { 'Tl-Trace-Id': trace } }),
      );
      expect(await (await create(await validBody())).json()).not.toHaveProperty('trace_id');
    },
  );

  it.each([201, 202, 204, 206])('with the status %i authorises nothing', async (status) => {
    const world = setupHost();
    const body = status === 204 ? undefined : { items: [], pagination: {} };
    world.truelayer.always('accounts', { status, body });
    expect(await world.status(await world.start())).toEqual({ status: 'pending' });
  });

  it('without accounts authorises', async () => {
    const world = setupHost();
    world.truelayer.always('accounts', AUTHORISED);
    expect(await world.status(await world.start())).toMatchObject({ status: 'authorized' });
  });
});

describe('over a socket, a body', () => {
  /** Sends bytes as they are, and resolves with the first line of the answer's status. */
  async function sent(headers: Record<string, string | number>, chunks: string[]) {
    const world = setupHost();
    const server = serve({ fetch: world.app.fetch, hostname: '127.0.0.1', port: 0 });
    await new Promise((resolve) => server.once('listening', resolve));
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : undefined;
    const status = await new Promise<number>((resolve) => {
      const outgoing = request(
        {
          port,
          host: '127.0.0.1',
          path: '/connect-bank/sessions',
          method: 'POST',
          headers: {
            'Content-Type': 'application/json',
            Origin: PAGE,
            [HEADERS.requestedWith]: '1',
            ...headers,
          },
        },
        (answer) => {
          answer.resume();
          resolve(answer.statusCode ?? 0);
        },
      );
      outgoing.on('error', () => resolve(0));
      for (const chunk of chunks) outgoing.write(chunk);
      outgoing.end();
    });
    if ('closeAllConnections' in server) server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    return { status, asked: world.truelayer.asked.length };
  }

  it('in chunks without a declared length is cut at the limit', async () => {
    const chunks = Array.from({ length: 20 }, () => ' '.repeat(1000));
    const answer = await sent({ 'Transfer-Encoding': 'chunked' }, chunks);
    expect(answer).toEqual({ status: 413, asked: 0 });
  });

  it('that is longer than its declared length is read up to that length', async () => {
    const body = JSON.stringify(await validBody());
    const { asked } = await sent({ 'Content-Length': 10 }, [body.slice(0, 10)]);
    expect(asked).toBe(0);
    const more = await sent({ 'Content-Length': body.length }, [body]);
    expect(more).toEqual({ status: 201, asked: 2 });
  });
});
