import { describe, expect, it, vi } from 'vitest';
import { presentError } from '../../../../widget/host/events/error.ts';
import type { HostEvent } from '../../../../widget/host/index.ts';
import { type TrueLayerCall, UnreachableError } from '../../../../widget/truelayer/index.ts';
import { AUTHORISED, problemResponse, TRACE_ID } from '../../truelayer/fake-truelayer.ts';
import { proof, setupHost } from '../setup-host.ts';

const START = Date.UTC(2026, 0, 1);

describe('the events of a journey', () => {
  it('are every step of it, with the id of its session and the time', async () => {
    const world = setupHost({ onAuthorized: () => world.advance(40) });
    const session = await world.start();
    await world.status(session);
    world.truelayer.always('accounts', AUTHORISED);
    world.advance(60_000);
    await world.openReturnUrl(session);
    const sessionId = session.id;
    expect(world.events.filter(({ type }) => type !== 'upstream-call')).toEqual([
      {
        type: 'session-created',
        at: START,
        sessionId,
        useCase: 'affordability',
        mode: 'popup',
        connectionId: 'connection-1',
      },
      { type: 'page-polled', at: START, sessionId },
      { type: 'returned', at: START + 60_000, sessionId, isSameBrowser: true },
      {
        type: 'authorized',
        at: START + 60_000,
        sessionId,
        connectionId: 'connection-1',
        source: 'return',
        afterMs: 60_000,
      },
      {
        type: 'callback-run',
        at: START + 60_040,
        callback: 'onAuthorized',
        sessionId,
        attempt: 1,
        durationMs: 40,
      },
    ]);
  });

  it('include the authorisation that a poll found', async () => {
    const world = setupHost();
    world.truelayer.always('accounts', AUTHORISED);
    const session = await world.start();
    world.advance(5000);
    await world.status(session);
    expect(world.events.at(-1)).toMatchObject({
      type: 'authorized',
      source: 'poll',
      afterMs: 5000,
    });
  });

  it('include the reason of a failure', async () => {
    const world = setupHost();
    const session = await world.start();
    world.advance(9000);
    await world.openReturnUrl(session, { error: 'provider_rejected' });
    expect(world.events.at(-1)).toEqual({
      type: 'failed',
      at: START + 9000,
      sessionId: session.id,
      reason: 'denied',
      confirmed: false,
      source: 'return',
      afterMs: 9000,
    });
  });

  it('include once that its page polls, however often it polls', async () => {
    const world = setupHost();
    const session = await world.start();
    await Promise.all([1, 2, 3].map(() => world.status(session)));
    world.advance(5000);
    await world.status(session);
    expect(typesOf(world).filter((type) => type === 'page-polled')).toHaveLength(1);
  });

  it('do not include a page that polls only after the return', async () => {
    const world = setupHost();
    const session = await world.start();
    await world.openReturnUrl(session);
    world.advance(5000);
    await world.status(session);
    expect(typesOf(world)).not.toContain('page-polled');
  });

  it('include the end in another browser than the one that started', async () => {
    const world = setupHost();
    await world.openReturnUrl({ ...(await world.start()), cookie: '' });
    expect(world.events).toContainEqual(
      expect.objectContaining({ type: 'returned', isSameBrowser: false }),
    );
  });

  it('leave out the browser of the end if no cookie could tell', async () => {
    const Origin = 'https://shop.example';
    const world = setupHost({ origins: [Origin] });
    await world.openReturnUrl(await world.start({}, { Origin }));
    expect(world.events.find(({ type }) => type === 'returned')).not.toHaveProperty(
      'isSameBrowser',
    );
  });

  it('do not include a callback that succeeded after its time limit', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const world = setupHost({
      onAuthorized: ({ signal }) =>
        new Promise((resolve) => {
          signal.addEventListener('abort', () => resolve());
        }),
    });
    world.truelayer.always('accounts', AUTHORISED);
    const returned = world.openReturnUrl(await world.start());
    await vi.waitFor(() => expect(typesOf(world)).toContain('authorized'));
    await vi.advanceTimersByTimeAsync(60_000);
    await returned;
    vi.useRealTimers();
    expect(typesOf(world)).toContain('callback-failed');
    expect(typesOf(world)).not.toContain('callback-run');
  });
});

describe('the event of a rejected session', () => {
  it.each([
    [
      'an unknown use case',
      { use_case: 'loans' },
      {},
      { code: 'unknown-use-case', detail: expect.stringMatching(/'loans'.*'rewards'/) },
    ],
    [
      'a foreign origin',
      {},
      { Origin: 'https://evil.example' },
      {
        code: 'forbidden-origin',
        detail:
          'The origin https://evil.example is not allowed. Allowed are https://partner.example (`publicUrl` and `origins`)',
      },
    ],
    [
      'a bad field',
      { mode: 'frame' },
      {},
      { code: 'invalid-request', detail: expect.stringMatching(/^mode: /) },
    ],
    ['no JSON', {}, { 'Content-Type': 'text/plain' }, { code: 'invalid-request' }],
  ])('has the reason: %s', async (_, body, headers, told) => {
    const world = setupHost();
    const { challenge } = await proof();
    await world.create({ use_case: 'rewards', mode: 'popup', challenge, ...body }, headers);
    expect(world.events).toEqual([{ type: 'session-rejected', at: START, ...told }]);
  });

  it('has the code `not-signed-in` if no user is signed in', async () => {
    const world = setupHost({ user: () => undefined });
    await world.create({});
    expect(world.events).toEqual([{ type: 'session-rejected', at: START, code: 'not-signed-in' }]);
  });

  it('is not emitted for a rejected poll', async () => {
    const world = setupHost();
    await world.ask('A'.repeat(22), 'wrong');
    expect(world.events).toEqual([]);
  });
});

describe('the events of calls to TrueLayer', () => {
  it('are every request, with its duration and trace id', async () => {
    const world = setupHost();
    await world.start();
    const call = { type: 'upstream-call', at: START, method: 'POST', startedAt: START, attempt: 1 };
    const answered = { traceId: TRACE_ID, durationMs: 0 };
    expect(world.events.slice(0, 2)).toEqual([
      { ...call, ...answered, operation: 'create-token', status: 200 },
      { ...call, ...answered, operation: 'create-connection', status: 201 },
    ]);
  });

  it('include a network failure with the code of the system', async () => {
    const refused = Object.assign(new Error('connect 192.0.2.1:443'), { code: 'ECONNREFUSED' });
    const { truelayer } = setupHost();
    const fetch = () => Promise.reject(new TypeError('fetch failed', { cause: refused }));
    const world = setupHost({ truelayer: { ...truelayer.options, fetch } });
    const { challenge } = await proof();
    await world.create({ use_case: 'rewards', mode: 'popup', challenge });
    expect(world.events.find(({ type }) => type === 'upstream-call')).toMatchObject({
      error: {
        name: 'UnreachableError',
        cause: { name: 'TypeError', cause: { name: 'Error', code: 'ECONNREFUSED' } },
      },
    });
    expect(JSON.stringify(world.events)).not.toContain('192.0.2.1');
  });

  it('are sent to the client’s own onCall too', async () => {
    const calls: TrueLayerCall[] = [];
    const { truelayer } = setupHost();
    const onCall = (call: TrueLayerCall) => void calls.push(call);
    const world = setupHost({ truelayer: { ...truelayer.options, onCall } });
    const { challenge } = await proof();
    await world.create({ use_case: 'rewards', mode: 'popup', challenge });
    expect(calls.map(({ operation }) => operation)).toEqual(['create-token', 'create-connection']);
    expect(typesOf(world)).toContain('upstream-call');
  });
});

describe('an error in an event', () => {
  it('is plain JSON: its name, and its place', () => {
    const told = presentError(Object.assign(new RangeError('Jane Smith'), { code: '23505' }));
    expect(JSON.parse(JSON.stringify(told))).toEqual(told);
    expect(told).toEqual({
      name: 'RangeError',
      code: '23505',
      stack: expect.stringMatching(/^ +at .*events\.test\.ts:\d+:\d+/),
    });
  });

  it("keeps the message of TrueLayer's errors", () => {
    const facts = { status: 502, traceId: TRACE_ID, title: 'Provider Error', detail: 'Jane Smith' };
    expect(presentError(new UnreachableError('TrueLayer could not be reached', facts))).toEqual({
      name: 'UnreachableError',
      message: `TrueLayer could not be reached (trace ${TRACE_ID})`,
      status: 502,
      traceId: TRACE_ID,
    });
  });

  it.each([
    ['a message of several lines', new Error('for\n    at jane@example.com\n    at home')],
    ['a name', Object.assign(new Error(), { name: 'for jane@example.com' })],
    ['a code', Object.assign(new Error(), { code: 'key (jane@example.com)' })],
    ['other fields', Object.assign(new Error(), { detail: 'jane@example.com' })],
    ['a cause', new Error('', { cause: new Error('jane@example.com') })],
    ['a text that was thrown', 'jane@example.com'],
    ['an object that was thrown', { email: 'jane@example.com' }],
  ])('contains nothing of %s', (_, error) => {
    expect(JSON.stringify(presentError(error))).not.toMatch(/jane|home/);
  });

  it('ends if an error is its own cause', () => {
    const error = new Error('round');
    error.cause = error;
    expect(() => JSON.stringify(presentError(error))).not.toThrow();
  });
});

describe('a broken log', () => {
  it.each([
    [
      'throws',
      () => {
        throw new Error('no log');
      },
    ],
    ['rejects later', () => Promise.reject(new Error('no log'))],
  ])('cannot break a journey if it %s', async (_, onEvent) => {
    const unhandled = vi.fn();
    process.on('unhandledRejection', unhandled);
    const world = setupHost({ onEvent });
    world.truelayer.always('accounts', AUTHORISED);
    const session = await world.start();
    await world.openReturnUrl(session);
    expect(await world.status(session)).toMatchObject({ status: 'authorized' });
    await new Promise((resolve) => setImmediate(resolve));
    process.off('unhandledRejection', unhandled);
    expect(unhandled).not.toHaveBeenCalled();
  });

  it('is not awaited', async () => {
    const world = setupHost({ onEvent: () => new Promise(() => {}) });
    expect((await world.start()).response.status).toBe(201);
  });
});

describe('the original error', () => {
  it('is the second argument of onEvent', async () => {
    const told: [HostEvent, unknown][] = [];
    const world = setupHost({ onEvent: (event, thrown) => void told.push([event, thrown]) });
    world.truelayer.always('accounts', problemResponse(500, 'unknown-error'));
    await world.status(await world.start());
    const [, thrown] = told.find(([{ type }]) => type === 'upstream-failed') ?? [];
    expect(thrown).toMatchObject({ detail: 'UPSTREAM-BODY' });
    for (const [event, thrown] of told) expect(thrown !== undefined).toBe('error' in event);
  });
});

function typesOf({ events }: ReturnType<typeof setupHost>): string[] {
  return events.map(({ type }) => type);
}
