import { afterEach, beforeEach, describe, expect, it, type MockInstance, vi } from 'vitest';
import { type HostOptions, memoryStore } from '../../../../widget/host/index.ts';
import { LEASE } from '../../../../widget/host/sessions/lease.ts';
import { AUTHORISED, problemResponse, TRACE_ID } from '../../truelayer/fake-truelayer.ts';
import { PAGE, setupHost, USER } from '../setup-host.ts';

let printed: MockInstance;
beforeEach(() => {
  printed = vi.spyOn(console, 'error').mockImplementation(() => {});
});
afterEach(() => vi.restoreAllMocks());

const lines = (): string[] => printed.mock.calls.map((call) => call.join(' '));

/** A host without `onEvent`. */
const quiet = (options: Partial<HostOptions> = {}) =>
  setupHost({ onEvent: undefined, ...options } as Partial<HostOptions>);

const VALID = { use_case: 'rewards', mode: 'popup', challenge: 'c'.repeat(43) };

describe('without onEvent, one line on the console reports', () => {
  it('each failed attempt of a callback, with the message of the error and its place', async () => {
    const world = quiet({
      onAuthorized: () => {
        throw new Error('insert into accounts: relation does not exist');
      },
    });
    world.truelayer.always('accounts', AUTHORISED);
    const session = await world.start();
    for (let poll = 0; poll < 40; poll += 1) {
      await world.status(session);
      world.advance(5000);
    }
    expect(lines()).toHaveLength(LEASE.attempts);
    expect(lines()[0]).toMatch(
      /^connect-bank: onAuthorized failed \(session [\w-]{22}, attempt 1\): Error: insert into accounts: relation does not exist at .*console\.test\.ts:\d+:\d+.* It will be called again\.$/,
    );
    expect(lines().at(-1)).toContain('It will not be called again.');
  });

  it('a call that TrueLayer rejects, with the invalid fields and the trace id', async () => {
    const world = quiet();
    const errors = { 'user.email': ['Must be an email address'] };
    world.truelayer.script('create', problemResponse(400, 'invalid-parameters', { errors }));
    const response = await world.create(VALID);
    expect(await response.json()).toMatchObject({
      status: 500,
      code: 'misconfigured',
      detail: 'TrueLayer rejects user.email: check what user() returns',
      trace_id: TRACE_ID,
    });
    expect(lines()).toEqual([
      `connect-bank: Call to TrueLayer failed: InvalidParametersError: TrueLayer responded with 400 Invalid Parameters: user.email (trace ${TRACE_ID}). TrueLayer rejects user.email: check what user() returns.`,
    ]);
  });

  it('credentials that TrueLayer rejects, and what to check', async () => {
    const world = quiet();
    world.truelayer.always('token', { status: 400, body: { error: 'invalid_client' } });
    const response = await world.create(VALID);
    expect([response.status, (await response.json()).code]).toEqual([500, 'misconfigured']);
    expect(lines()).toHaveLength(1);
    expect(lines()[0]).toMatch(/invalid_client.*trace .*clientId, clientSecret and environment/);
  });

  it('a client without Data v3, and what to ask TrueLayer for', async () => {
    const world = quiet();
    world.truelayer.always('token', { status: 400, body: { error: 'invalid_scope' } });
    const response = await world.create(VALID);
    const detail = 'ask TrueLayer to enable Data API v3 for the app';
    expect(response.status).toBe(500);
    expect(await response.json()).toMatchObject({
      code: 'misconfigured',
      detail: expect.stringContaining(detail),
    });
    expect(lines()).toEqual([expect.stringContaining(detail)]);
  });

  it('a network failure, with the code of the system', async () => {
    const { truelayer } = setupHost();
    const cause = Object.assign(new Error('no'), { code: 'ECONNREFUSED' });
    const fetch = () => Promise.reject(new TypeError('fetch failed', { cause }));
    const world = quiet({ truelayer: { ...truelayer.options, fetch } });
    expect((await (await world.create(VALID)).json()).code).toBe('upstream-failed');
    expect(lines()).toHaveLength(1);
    expect(lines()[0]).toMatch(/UnreachableError: TrueLayer could not be reached/);
  });

  it.each([
    [
      'an origin that is not allowed, and the allowed ones',
      {},
      { Origin: 'http://127.0.0.1:3000' },
      /forbidden-origin.*http:\/\/127\.0\.0\.1:3000.*https:\/\/partner\.example, https:\/\/shop\.example/,
    ],
    [
      'a misspelt use case, and the existing ones',
      { use_case: 'afordability' },
      {},
      /unknown-use-case.*'afordability'.*Did you mean 'affordability'\?.*'rewards'/,
    ],
    ['a missing use case', { use_case: undefined }, {}, /unknown-use-case.*is missing.*'rewards'/],
    ['a field that is wrong', { mode: 'frame' }, {}, /invalid-request.*mode: /],
  ])('a session that was rejected for %s', async (_, body, headers, line) => {
    const world = quiet({ origins: ['https://shop.example/'] });
    await world.create({ ...VALID, ...body }, headers);
    expect(lines()).toEqual([expect.stringMatching(line)]);
  });

  it('an error of the partner in user(), and of the store', async () => {
    const failed = quiet({
      user: () => {
        throw new RangeError('db is down');
      },
    });
    expect((await failed.create(VALID)).status).toBe(500);
    const store = { ...memoryStore(), read: () => Promise.reject(new Error('redis is away')) };
    const lost = quiet({ store });
    for (let poll = 0; poll < 100; poll += 1) await lost.ask('A'.repeat(22), 'v');
    expect(lines()).toEqual([
      expect.stringContaining('Internal error: RangeError: db is down at '),
      expect.stringContaining(
        'Internal error: The session store could not read: Error: redis is away at ',
      ),
    ]);
  });

  it('a rejected webhook, and an onWebhook that throws', async () => {
    const world = quiet();
    await world.send('/webhook', { method: 'POST', body: '{}' });
    expect(lines()).toEqual([expect.stringContaining('Webhook rejected: no-signature')]);
  });
});

describe('a line on the console', () => {
  it('has no line breaks, control characters, e-mail addresses, phone numbers or values of rows', async () => {
    const world = quiet({
      user: () => {
        throw new Error(
          'duplicate key (email)=(Jane) for jane@example.com +44 7700 900123\u001b[31m\u2028x\nDETAIL: Smith',
        );
      },
    });
    await world.create(VALID);
    const [line = ''] = lines();
    expect(line).toContain('duplicate key (email)=(…) for …@… …');
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
    expect(line).not.toMatch(/[\n\r\u001b\u2028]|jane|Smith|7700/i);
  });

  it('is printed once for a failure of every poll of a session', async () => {
    const world = quiet();
    world.truelayer.always('accounts', problemResponse(500, 'unknown-error'));
    const session = await world.start();
    for (let poll = 0; poll < 60; poll += 1) {
      await world.status(session);
      world.advance(5000);
    }
    expect(lines()).toHaveLength(1);
  });

  it.each([
    ['no user is signed in', { user: () => undefined }, 401],
    ['the limit of the partner is reached', { rateLimit: () => ({ retryAfterSeconds: 9 }) }, 429],
  ])('is not printed if %s', async (_, options, status) => {
    expect((await quiet(options).create(VALID)).status).toBe(status);
    expect(lines()).toEqual([]);
  });

  it('is not printed if there is an onEvent', async () => {
    await setupHost().create(VALID, { Origin: 'https://evil.example' });
    await setupHost({ user: () => Promise.reject(new Error('no')) }).create(VALID);
    expect(lines()).toEqual([]);
  });

  it('reports a failure of onEvent once', async () => {
    const world = setupHost({
      onEvent: () => {
        throw new Error('no log');
      },
    });
    await world.create(VALID, { Origin: `${PAGE}.evil.example` });
    await world.create(VALID, { Origin: `${PAGE}.evil.example` });
    await vi.waitFor(() => expect(lines()).toHaveLength(1));
    expect(lines()[0]).toContain('onEvent failed: Error: no log');
  });

  it('names an ignored contact detail of the user once', async () => {
    const world = quiet({ user: () => ({ ...USER, phone: '07700 900123' }) });
    await world.start();
    await world.start();
    expect(lines()).toEqual([
      'connect-bank: user.phone is ignored: expected + and the country code, then digits.',
    ]);
  });
});
