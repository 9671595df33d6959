import { connect } from 'node:net';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createSandbox, type Fault } from '../../../sandbox-server/index.ts';
import { type Listening, listen } from '../../../sandbox-server/node.ts';
import { AUTH, CREATE_BODY, callWith, type SandboxSetup } from '../app.ts';
import { describeEveryDelivery } from '../every-delivery.ts';

const TOKEN_CALL = {
  method: 'POST',
  body: new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: 'sandbox-connect-bank',
    client_secret: 'sandbox-secret',
    scope: 'data',
  }),
};

/** Creates a connection under a fault, past the contract check, which would read what is broken. */
async function createUnder(
  base: SandboxSetup,
  fault: Fault,
  init: RequestInit = {},
): Promise<Response> {
  base.sandbox.faults.add(fault);
  const fetch: typeof base.fetch = (input, own) => base.unchecked(input, { ...own, ...init });
  return callWith(fetch, base.token)('POST', '/v3/data-connections', { body: CREATE_BODY });
}

/** A call that its caller can give up once the sandbox has it. */
async function givenUp(base: SandboxSetup, fault: Fault, reason?: unknown) {
  const caller = new AbortController();
  const struck = new Promise<void>((resolve) => {
    const isStruck = () => base.sandbox.faults.list().some(({ hits }) => hits > 0);
    const timer = setInterval(() => {
      if (!isStruck()) return;
      clearInterval(timer);
      resolve();
    }, 1);
  });
  const call = createUnder(base, fault, { signal: caller.signal });
  const outcome = expect(call.then((response) => response.text())).rejects;
  await struck;
  caller.abort(reason);
  return outcome;
}

describeEveryDelivery('a fault', ({ setup }) => {
  it('drops the connection: fetch throws a TypeError', async () => {
    const base = await setup();
    await expect(createUnder(base, { network: 'drop' })).rejects.toThrow(TypeError);
    expect(base.sandbox.connections.list()).toEqual([]);
  });

  it('drops one connection and leaves the next alone', async () => {
    const base = await setup();
    await expect(createUnder(base, { network: 'drop', times: 1 })).rejects.toThrow(TypeError);
    expect((await base.create()).status).toBe('authorization_required');
  });

  it('lets a call hang until the caller gives up', async () => {
    const base = await setup();
    await (await givenUp(base, { network: 'hang' })).toMatchObject({ name: 'AbortError' });
    expect(base.sandbox.connections.list()).toEqual([]);
  });

  it('breaks the answer off half way, after the call took place', async () => {
    const base = await setup();
    const response = await createUnder(base, { body: 'truncated' });
    expect(response.status).toBe(201);
    const length = Number(response.headers.get('Content-Length'));
    const pieces: Uint8Array[] = [];
    const reading = (async () => {
      for await (const piece of response.body ?? []) pieces.push(piece);
    })();
    await expect(reading).rejects.toThrow('terminated');
    const arrived = pieces.reduce((sum, { length }) => sum + length, 0);
    expect([arrived > 0, arrived < length]).toEqual([true, true]);
    expect(base.sandbox.connections.list()).toHaveLength(1);
  });

  it('cuts the JSON short, in an answer that arrives whole', async () => {
    const base = await setup();
    const response = await createUnder(base, { body: 'malformed' });
    expect(response.status).toBe(201);
    expect(response.headers.get('Content-Type')).toMatch(/^application\/json/i);
    const text = await response.text();
    expect(text).toMatch(/^\{"id":"/);
    expect(() => JSON.parse(text)).toThrow(SyntaxError);
    expect(base.sandbox.connections.list()).toHaveLength(1);
  });

  it('leaves the body out', async () => {
    const base = await setup();
    const response = await createUnder(base, { body: 'empty' });
    expect(response.status).toBe(201);
    expect(await response.text()).toBe('');
    expect(base.sandbox.connections.list()).toHaveLength(1);
  });

  it('responds with the page of a load balancer, before the operation', async () => {
    const base = await setup();
    const response = await createUnder(base, { body: 'garbage' });
    expect(response.status).toBe(502);
    expect(response.headers.get('Content-Type')).toBe('text/html');
    expect(await response.text()).toContain('<h1>502 Bad Gateway</h1>');
    expect(base.sandbox.connections.list()).toEqual([]);
  });

  it('holds the answer back', async () => {
    const base = await setup();
    const startedAt = performance.now();
    const response = await createUnder(base, { latency: 20 });
    // A timer may ring a little before its time.
    expect(performance.now() - startedAt).toBeGreaterThan(18);
    expect(response.status).toBe(201);
  });

  it('lets a caller give up an answer that is held back, though the call took place', async () => {
    const base = await setup();
    await (await givenUp(base, { latency: 60_000 })).toMatchObject({ name: 'AbortError' });
    expect(base.sandbox.connections.list()).toHaveLength(1);
  });

  it('lets the body trickle', async () => {
    const base = await setup();
    const startedAt = performance.now();
    const response = await createUnder(base, { slowBody: 20 });
    const { id } = await response.json();
    expect(performance.now() - startedAt).toBeGreaterThan(10);
    expect(base.sandbox.connections.get(id)).toBeDefined();
  });

  it('lets a caller give up a body that trickles', async () => {
    const base = await setup();
    await (await givenUp(base, { slowBody: 60_000 })).toMatchObject({ name: 'AbortError' });
  });

  it('lets a problem come late and slowly', async () => {
    const base = await setup();
    const fault: Fault = { problem: 'provider_error', latency: 2, slowBody: 2 };
    const response = await createUnder(base, fault);
    expect(response.status).toBe(502);
    expect(await response.json()).toMatchObject({ title: 'Provider Error' });
  });

  it('asks to come back later', async () => {
    const base = await setup();
    const fault: Fault = { problem: 'rate_limit_exceeded', retryAfter: 7 };
    const response = await createUnder(base, fault);
    expect(response.status).toBe(429);
    expect(response.headers.get('Retry-After')).toBe('7');
  });

  it.each<[string, Fault, string | RegExp]>([
    ['drops the connection', { network: 'drop' }, /fetch/],
    ['responds with a load balancer’s page', { body: 'garbage' }, '502'],
    ['cuts the JSON short', { body: 'malformed' }, 'SyntaxError'],
    ['leaves the body out', { body: 'empty' }, 'SyntaxError'],
    ['breaks the answer off', { body: 'truncated' }, 'terminated'],
    ['is late', { latency: 1 }, '200'],
  ])('at the token endpoint %s', async (_, fault, outcome) => {
    const { sandbox, unchecked } = await setup();
    sandbox.faults.add({ operation: 'GenerateAccessToken', ...fault });
    const call = async () => {
      const response = await unchecked(`${AUTH}/connect/token`, TOKEN_CALL);
      if (response.headers.get('Content-Type') !== 'text/html') await response.json();
      return String(response.status);
    };
    expect(await call().catch(String)).toMatch(outcome);
  });

  it.each<[string, Fault, string, number]>([
    ['a problem', { problem: 'provider_error' }, 'responds with `provider_error`', 502],
    ['a cut answer', { body: 'malformed' }, 'cuts the JSON short', 201],
    ['a page', { body: 'garbage' }, 'responds with the error page of a load balancer', 502],
    ['a dropped connection', { network: 'drop' }, 'drops the connection', 444],
    ['slowness', { latency: 1 }, 'slows it down', 201],
  ])('explains %s in the request log', async (_, fault, deed, status) => {
    const base = await setup();
    await createUnder(base, fault).catch(() => undefined);
    const [{ id: faultId } = { id: '' }] = base.sandbox.faults.list();
    const [entry] = base.sandbox.requests.list({ operation: 'create-connection' });
    expect(entry).toMatchObject({ faultId, why: `the fault \`${faultId}\` ${deed}` });
    expect(entry?.response.status).toBe(status);
  });

  it('leaves the call’s own explanation in the request log', async () => {
    const base = await setup();
    base.sandbox.faults.add({ body: 'malformed' });
    await callWith(base.unchecked, base.token)('POST', '/v3/data-connections', { body: {} });
    const [entry] = base.sandbox.requests.list({ status: 400 });
    expect(entry?.why).toMatch(/must be provided; the fault `[^`]+` cuts the JSON short$/i);
    expect(String(entry?.response.body)).not.toContain('}');
  });
});

describe('in process', () => {
  it('a dropped connection looks like that of Node’s own fetch', async () => {
    const sandbox = createSandbox();
    sandbox.faults.add({ network: 'drop' });
    const { fetch } = sandbox;
    const error = await fetch(`${AUTH}/connect/token`, TOKEN_CALL).catch((thrown) => thrown);
    expect(error).toMatchObject({
      name: 'TypeError',
      message: 'fetch failed',
      cause: { name: 'SocketError', code: 'UND_ERR_SOCKET', message: 'other side closed' },
    });
  });

  it('a caller who gives up without an error throws what they gave', async () => {
    const sandbox = createSandbox();
    sandbox.faults.add({ network: 'hang' });
    const signal = AbortSignal.abort('no time');
    const call = sandbox.fetch(`${AUTH}/connect/token`, { ...TOKEN_CALL, signal });
    await expect(call).rejects.toBe('no time');
  });
});

describe('over a port', () => {
  const open: Listening[] = [];
  afterEach(() => Promise.all(open.splice(0).map(({ close }) => close())));

  /** @param onCall is told that a request has arrived. */
  async function listening(fault: Fault, onCall: () => void = () => undefined): Promise<number> {
    const { faults, fetch } = createSandbox();
    faults.add({ operation: 'GenerateAccessToken', ...fault });
    const server = await listen({
      fetch: (request) => {
        onCall();
        return fetch(request);
      },
    });
    open.push(server);
    return Number(new URL(server.url).port);
  }

  /** What a bare socket hears until the other side ends it. */
  function heard(port: number): Promise<string> {
    const body = String(TOKEN_CALL.body);
    const head = [
      'POST /connect/token HTTP/1.1',
      'Host: 127.0.0.1',
      'Connection: close',
      'Content-Type: application/x-www-form-urlencoded',
      `Content-Length: ${body.length}`,
    ];
    return new Promise((resolve, reject) => {
      let text = '';
      const socket = connect(port, '127.0.0.1', () => {
        socket.write(`${head.join('\r\n')}\r\n\r\n${body}`);
      });
      socket.on('data', (piece) => {
        text += piece;
      });
      socket.on('error', reject);
      socket.on('close', () => resolve(text));
    });
  }

  it('a dropped connection ends without a byte', async () => {
    const port = await listening({ network: 'drop' });
    expect(await heard(port)).toBe('');
  });

  it('an answer that breaks off declares more than it brings, and ends the connection', async () => {
    const port = await listening({ body: 'truncated' });
    const [head = '', body = ''] = (await heard(port)).split('\r\n\r\n');
    expect(head).toMatch(/^HTTP\/1\.1 200 OK/);
    const declared = Number(/content-length: (\d+)/i.exec(head)?.[1]);
    expect(body.length).toBe(Math.floor(declared / 2));
  });

  it('a hanging connection ends when the sandbox closes', async () => {
    let silence: Promise<string> | undefined;
    const arrived = new Promise<void>((resolve) => {
      silence = listening({ network: 'hang' }, resolve).then(heard);
    });
    await arrived;
    await Promise.all(open.splice(0).map(({ close }) => close()));
    expect(await silence).toBe('');
  });

  it('no fault makes the server complain', async () => {
    const complaints = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    const faults: Fault[] = [{ network: 'drop' }, { body: 'truncated' }, { body: 'empty' }];
    for (const fault of faults) await heard(await listening(fault));
    expect(complaints).not.toHaveBeenCalled();
    complaints.mockRestore();
  });
});
