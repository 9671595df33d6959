import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as truelayer from '../../../widget/truelayer/index.ts';
import { createTrueLayerClient, type TrueLayerClient } from '../../../widget/truelayer/index.ts';
import { randomRuns } from '../host/random-runs.ts';
import { createFakeTrueLayer, type Operation, SECRETS } from './fake-truelayer.ts';
import { collect, page, rejectionOf, YEAR } from './setup-client.ts';

const RUNS = { numRuns: randomRuns(40) };

const ACCOUNT = {
  id: 'a',
  type: 'account',
  currency: 'GBP',
  account_type: 'current',
  customer_segment: 'retail',
  account_identifiers: [{ type: 'iban', iban: 'GB32CLRB04066800012315' }],
  account_holder_names: ['Jane Smith'],
};

/** A good body of each operation, and the call that gets it. */
const OPERATIONS: Record<
  string,
  [Operation, object, (client: TrueLayerClient) => Promise<unknown>]
> = {
  'a token': [
    'token',
    { access_token: 'access-token-1', expires_in: 3600 },
    (client) => client.accounts('c'),
  ],
  'a new connection': [
    'create',
    { id: 'c', status: 'authorization_required', user: { id: 'u' }, hosted_page: { uri: 'x' } },
    (client) =>
      client.connections.create({
        scopes: ['accounts'],
        provider_selection: { type: 'user_selected' },
        user: { name: 'Jane Smith', email: 'jane@example.com' },
        user_consent: { type: 'authorization_flow_captured' },
      }),
  ],
  'a consent': [
    'reconfirm',
    {
      action_needed: 'authentication_needed',
      user_input_link: 'https://app.truelayer-sandbox.com/data/1',
    },
    (client) => client.connections.reconfirm('c'),
  ],
  accounts: [
    'accounts',
    { items: [ACCOUNT, { id: 'd', type: 'card' }], pagination: {} },
    (client) => client.accounts('c'),
  ],
  'a balance': [
    'balance',
    { currency: 'GBP', current_in_minor: 100, available_in_minor: 200 },
    (client) => client.balance('c', 'a'),
  ],
  'a name': ['userInfo', { name: 'Jane Smith' }, (client) => client.userInfo('c')],
  'a new request': ['requestTransactions', { id: 'r', status: 'pending' }, transactions],
  'a finished request': ['readTransactions', page(['t1', 't2'], 'x').body as object, transactions],
};

function transactions(client: TrueLayerClient): Promise<unknown> {
  return collect(client.transactions('c', 'a', YEAR));
}

/** A client that is answered well, but for one operation. */
function clientAnswered(operation: Operation, answer: () => Response): TrueLayerClient {
  const double = createFakeTrueLayer();
  double.always('accounts', { status: 200, body: { items: [], pagination: {} } });
  double.always('readTransactions', page(['t1']));
  return createTrueLayerClient({
    ...double.options,
    wait: async () => {},
    fetch: async (request) => {
      const good = await double.fetch(request);
      return double.asked.at(-1)?.operation === operation ? answer() : good;
    },
  });
}

/** What cannot be any operation's answer. */
const NO_ANSWERS: Record<string, (good: object) => Response> = {
  nothing: () => new Response(null),
  'white space': () => new Response(' \n'),
  'no content': () => new Response(null, { status: 204 }),
  'the page of a load balancer': () => new Response('<html>502 Bad Gateway</html>'),
  'the same with its status': () => new Response('<html>502 Bad Gateway</html>', { status: 502 }),
  'an unknown status': () => new Response('{}', { status: 599 }),
  'a redirect': () => new Response(null, { status: 302, headers: { Location: 'https://x.test' } }),
  'not modified': () => new Response(null, { status: 304 }),
  'half of it': (good) => new Response(JSON.stringify(good).slice(0, -9)),
  'twice of it': (good) => new Response(JSON.stringify(good).repeat(2)),
  'a list of it': (good) => new Response(JSON.stringify([good])),
  'its keys without values': (good) =>
    new Response(JSON.stringify(good, (key, value) => (key === '' ? value : null))),
  null: () => new Response('null'),
  'a number': () => new Response('7'),
  'a problem that is fine': () => new Response('{"type":"x","status":200,"title":"OK"}'),
  'bytes that are no text': () => new Response(new Uint8Array([0xff, 0xfe, 0, 0xd8, 0x80])),
  'another encoding': (good) =>
    new Response(Uint8Array.from(JSON.stringify(good), (char) => char.charCodeAt(0) ^ 0x80)),
  'a well without a bottom': () => new Response('['.repeat(200_000)),
  'more than anybody needs': () => new Response('x'.repeat(17 * 1024 * 1024)),
  'an answer without an end': () =>
    new Response(new ReadableStream({ pull: (to) => to.enqueue(new Uint8Array(1024 * 1024)) })),
  'an answer that breaks off': () =>
    new Response(new ReadableStream({ start: (to) => to.error(new TypeError('terminated')) })),
  'a body of something else': () =>
    new Response(new ReadableStream({ start: (to) => to.enqueue('text') })),
};

/** `{}` is a good answer for a name, which the bank may not give, and for a consent, which was given. */
const isFine = (what: string, answer: string) =>
  /^a (name|consent)$/.test(what) && /problem|without values/.test(answer);

const ROWS = Object.keys(OPERATIONS).flatMap((what) =>
  Object.keys(NO_ANSWERS)
    .filter((answer) => !isFine(what, answer))
    .map((answer) => [answer, what] as const),
);

describe('a malformed response', () => {
  it.each(ROWS)('%s instead of %s is a TrueLayerError', async (malformed, what) => {
    const [operation, good, call] = OPERATIONS[what] ?? expect.unreachable(what);
    const answer = NO_ANSWERS[malformed] ?? expect.unreachable(malformed);
    const client = clientAnswered(operation, () => answer(good));
    const error = await rejectionOf(call(client));
    expect(error).toBeInstanceOf(truelayer.TrueLayerError);
    expect(String(error).length).toBeLessThan(300);
    for (const secret of SECRETS) expect(String(error)).not.toContain(secret);
  });

  it.each(Object.keys(OPERATIONS))('of every kind instead of %s', async (what) => {
    const [operation, good, call] = OPERATIONS[what] ?? expect.unreachable(what);
    await fc.assert(
      fc.asyncProperty(answersLike(good), async ({ body, status, headers }) => {
        const client = clientAnswered(operation, () => new Response(body, { status, headers }));
        await call(client).then(
          () => expect(status).toBeLessThan(300),
          (error) => expect(error).toBeInstanceOf(truelayer.TrueLayerError),
        );
      }),
      RUNS,
    );
  });

  it.each(Object.keys(OPERATIONS))(
    'is not what a successful response becomes: %s',
    async (what) => {
      const [operation, good, call] = OPERATIONS[what] ?? expect.unreachable(what);
      let isAnswered = false;
      const client = clientAnswered(operation, () => {
        if (isAnswered && what === 'a finished request') return Response.json(page([]).body);
        isAnswered = true;
        const headers = { 'Content-Type': 'text/html' };
        return new Response(JSON.stringify(good), { headers });
      });
      await expect(call(client)).resolves.not.toThrow();
      expect(isAnswered).toBe(true);
    },
  );
});

type Answer = { body: string | Uint8Array<ArrayBuffer>; status: number; headers: Headers };

/** Answers that are somehow like a good one, and others that are like nothing. */
function answersLike(good: object): fc.Arbitrary<Answer> {
  const text = JSON.stringify(good);
  const bodies = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.json(),
    fc.nat(text.length).map((length) => text.slice(0, length)),
    spoiled(good).map((value) => JSON.stringify(value)),
    fc.uint8Array({ maxLength: 64 }).map((bytes) => Uint8Array.from(bytes)),
    fc
      .record({ type: fc.string(), title: fc.string(), errors: fc.jsonValue() })
      .map((value) => JSON.stringify(value)),
  );
  const values = fc.oneof(
    fc.constantFrom('0', '7', '99999', '1e9', 'Mon, 16 Mar 2026 12:00:07 GMT', 'Mon,  GMT'),
    fc.stringMatching(/^[\x21-\x7e]{0,80}$/),
  );
  const names = ['Content-Type', 'Retry-After', 'Tl-Trace-Id', 'Date', 'Content-Length'];
  return fc.record({
    body: bodies,
    status: fc.oneof(fc.constantFrom(200, 400, 401, 403, 429, 500, 502), fc.constantFrom(201, 418)),
    headers: fc
      .array(fc.tuple(fc.constantFrom(...names), values))
      .map((pairs) => new Headers(pairs)),
  });
}

/** The same with something else in one place, or without it. */
function spoiled(good: unknown): fc.Arbitrary<unknown> {
  const other = fc.oneof(fc.jsonValue(), fc.constantFrom('..', '\ud800', 'a\nb', -1, 1e308));
  if (typeof good !== 'object' || good === null) return other;
  const entries = Object.entries(good);
  return fc.nat(Math.max(0, entries.length - 1)).chain((at) => {
    const value = fc.oneof(
      { weight: 1, arbitrary: other },
      { weight: 4, arbitrary: spoiled(entries[at]?.[1]) },
    );
    return fc.option(value, { nil: undefined, freq: 8 }).map((replaced) => {
      const changed = entries.map(([key, own], index) => [key, index === at ? replaced : own]);
      return Array.isArray(good) ? changed.map(([, item]) => item) : Object.fromEntries(changed);
    });
  });
}
