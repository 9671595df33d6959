import { expect } from '@open-wc/testing';
import { HostError, toJourneyError } from '../../../widget/element/host-error.ts';
import type { SessionClientOptions } from '../../../widget/element/host-request.ts';
import { createSessionClient } from '../../../widget/element/session-client.ts';

const REQUEST = {
  challenge: 'c'.repeat(43),
  mode: 'popup',
  use_case: 'rewards',
  provider_id: undefined,
  connection_id: undefined,
  language: 'en-GB',
  return_path: undefined,
} as const;
const CREATED = {
  session_id: 's1',
  authorization_uri: 'https://app.truelayer.com/data/1',
  expires_at: '2026-01-01T00:15:00Z',
};

type TestResponse = { status?: number; body?: unknown; headers?: Record<string, string> };

/** A client that records its requests and receives the same response to each. */
function clientOf(
  { status = 200, body, headers }: TestResponse,
  more: Partial<SessionClientOptions> = {},
) {
  const requests: Request[] = [];
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const client = createSessionClient({
    endpoint: new URL('https://shop.example/connect-bank/'),
    fetch: async (input, init) => {
      requests.push(new Request(input, init));
      return new Response(text, { status, ...(headers && { headers }) });
    },
    ...more,
  });
  const { signal } = new AbortController();
  return {
    requests,
    create: () => client.createSession(REQUEST, signal),
    read: (id = 's1') => client.readSession(id, 'v'.repeat(43), signal),
  };
}

async function errorFrom(promise: Promise<unknown>) {
  try {
    await promise;
  } catch (error) {
    return toJourneyError(error);
  }
  throw new Error('The promise was not rejected.');
}

describe('the request that creates a session', () => {
  it("is a POST of JSON without the undefined values, with the element's header", async () => {
    const { create, requests } = clientOf({ status: 201, body: CREATED });
    await create();
    const [request] = requests;
    expect(request).to.include({
      method: 'POST',
      url: 'https://shop.example/connect-bank/sessions',
      cache: 'no-store',
      redirect: 'manual',
      credentials: 'same-origin',
    });
    expect(Object.fromEntries(request?.headers ?? [])).to.include({
      'content-type': 'application/json',
      'x-connect-bank': '1',
      'idempotency-key': REQUEST.challenge,
    });
    expect(await request?.json()).to.deep.equal({
      challenge: REQUEST.challenge,
      mode: 'popup',
      use_case: 'rewards',
      language: 'en-GB',
    });
  });

  it('keeps its own headers, in whichever case the page writes its own', async () => {
    const headers = { 'content-type': 'application/json', 'X-CONNECT-BANK': '0', accept: '*/*' };
    const { create, requests } = clientOf({ status: 201, body: CREATED }, { headers });
    await create();
    const sent = ['Content-Type', 'X-Connect-Bank', 'Accept'].map((name) =>
      requests[0]?.headers.get(name),
    );
    expect(sent).to.deep.equal(['application/json', '1', '*/*']);
  });

  it("has the page's headers, which cannot replace its own", async () => {
    const headers = { 'X-CSRF-Token': 't', 'X-Connect-Bank': 'other' };
    const { create, requests } = clientOf({ status: 201, body: CREATED }, { headers });
    await create();
    expect(Object.fromEntries(requests[0]?.headers ?? [])).to.include({
      'x-csrf-token': 't',
      'x-connect-bank': '1',
    });
  });

  it("returns a lifetime by the host's clock", async () => {
    const headers = { Date: 'Thu, 01 Jan 2026 00:05:00 GMT' };
    const { create } = clientOf({ status: 201, body: CREATED, headers });
    expect(await create()).to.deep.equal({
      id: 's1',
      uri: CREATED.authorization_uri,
      origins: undefined,
      lifetime: 600_000,
    });
  });

  it('returns the origins', async () => {
    const origins = ['https://app.truelayer.com'];
    const { create } = clientOf({ body: { ...CREATED, authorization_origins: origins } });
    expect((await create()).origins).to.deep.equal(origins);
  });

  for (const [what, body] of [
    ['a login page', '<!doctype html><title>Log in</title>'],
    ['an empty body', ''],
    ['null', null],
    ['a session without a URL', { session_id: 's1', expires_at: CREATED.expires_at }],
    ['a session without an expiry', { ...CREATED, expires_at: 'soon' }],
    ['an id that is no string', { ...CREATED, session_id: 1 }],
  ] as const) {
    it(`rejects ${what}`, async () => {
      const error = await errorFrom(clientOf({ body }).create());
      expect(error).to.include({ code: 'endpoint-failed', recoverable: false });
    });
  }
});

describe('the request that reads a session', () => {
  it('has the verifier in a header', async () => {
    const { read, requests } = clientOf({ body: { status: 'pending' } });
    await read('a/b');
    expect(requests[0]?.url).to.equal('https://shop.example/connect-bank/sessions/a%2Fb');
    expect(requests[0]?.headers.get('X-Connect-Bank-Verifier')).to.equal('v'.repeat(43));
  });

  for (const session of [
    { status: 'pending' },
    { status: 'expired' },
    { status: 'authorized', connection_id: 'c1' },
    { status: 'failed', reason: 'denied', confirmed: true },
    { status: 'failed', reason: 'cancelled', confirmed: false },
    { status: 'failed', reason: 'expired', confirmed: true },
  ]) {
    it(`returns ${session.status} ${session.reason ?? ''}`, async () => {
      const { read } = clientOf({ body: { ...session, more: 1 }, headers: { 'Retry-After': '3' } });
      expect(await read()).to.deep.equal({ session, retryAfter: 3_000 });
    });
  }

  it('returns the reason `failed` for an unknown one', async () => {
    const { read } = clientOf({ body: { status: 'failed', reason: 'new', confirmed: 'yes' } });
    const failed = { status: 'failed', reason: 'failed', confirmed: false };
    expect(await read()).to.deep.equal({ session: failed, retryAfter: 0 });
  });

  for (const body of [{ status: 'authorized' }, { status: 'done' }, [], 'null']) {
    it(`rejects ${JSON.stringify(body)}`, async () => {
      expect(await errorFrom(clientOf({ body }).read())).to.include({ code: 'endpoint-failed' });
    });
  }
});

describe('an error response', () => {
  for (const [status, code, reported, recoverable] of [
    [400, 'invalid-request', 'endpoint-failed', false],
    [400, 'unknown-use-case', 'endpoint-failed', false],
    [401, 'not-signed-in', 'denied', false],
    [403, 'forbidden-origin', 'denied', false],
    [404, 'session-not-found', 'state-mismatch', true],
    [404, undefined, 'endpoint-failed', false],
    [408, undefined, 'endpoint-failed', true],
    [429, 'rate-limited', 'rate-limited', true],
    [429, undefined, 'rate-limited', true],
    [500, 'internal-error', 'endpoint-failed', true],
    [502, 'upstream-failed', 'endpoint-failed', true],
    [503, 'shutting-down', 'endpoint-failed', true],
    [503, 'provider-unavailable', 'provider-unavailable', true],
    [502, undefined, 'endpoint-failed', true],
  ] as const) {
    it(`with ${status} ${code ?? 'from a proxy'} is reported as ${reported}`, async () => {
      const error = await errorFrom(clientOf({ status, body: { code } }).create());
      expect(error).to.include({ code: reported, recoverable });
    });
  }

  it('is reported with the trace id', async () => {
    const body = { code: 'upstream-failed', detail: 'TrueLayer is down.', trace_id: '96ce' };
    const { detail } = await errorFrom(clientOf({ status: 502, body }).create());
    expect(detail).to.equal('502 upstream-failed TrueLayer is down. 96ce');
  });

  it('is thrown with the milliseconds of `Retry-After`', async () => {
    const { read } = clientOf({ status: 429, body: {}, headers: { 'Retry-After': '7' } });
    const error = await read().catch((thrown: unknown) => thrown);
    expect(error).to.be.instanceOf(HostError).and.include({ retryAfter: 7_000 });
  });

  it('can be a redirect, which is not followed', async () => {
    const { create } = clientOf(
      {},
      { fetch: async () => Response.redirect('https://login.example/') },
    );
    expect(await errorFrom(create())).to.include({ code: 'endpoint-failed' });
  });
});

describe('a missing response', () => {
  it('is a recoverable error', async () => {
    const fetch = () => Promise.reject(new TypeError('Failed to fetch'));
    expect(await errorFrom(clientOf({}, { fetch }).create())).to.include({
      code: 'endpoint-failed',
      recoverable: true,
    });
  });

  const hanging: typeof fetch = (_, init) =>
    new Promise((_, reject) => {
      init?.signal?.addEventListener('abort', () => reject(init.signal?.reason));
    });

  it('is a timeout after `timeoutMs`', async () => {
    const { create } = clientOf({}, { fetch: hanging, timeoutMs: 5 });
    expect(await errorFrom(create())).to.include({ code: 'timeout', recoverable: true });
  });

  it('is a timeout also if the body does not end', async () => {
    const body = new ReadableStream();
    const slow: typeof fetch = async (_, init) => {
      init?.signal?.addEventListener('abort', () => void body.cancel());
      const response = new Response(body);
      response.json = () => hanging('', init);
      return response;
    };
    const { create } = clientOf({}, { fetch: slow, timeoutMs: 5 });
    expect(await errorFrom(create())).to.include({ code: 'timeout' });
  });
});
