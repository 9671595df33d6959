import { setImmediate } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { connectBankHost, memoryStore } from '../../../../widget/host/index.ts';
import { HEADERS } from '../../../../widget/protocol.ts';
import { PAGE, proof, USER } from '../setup-host.ts';

/** Sessions of one measurement. */
const SESSIONS = 160;

/** A leak shows in most measurements. What the engine keeps for itself does not. */
const MEASUREMENTS = 5;

/** The longest that a page may ask for, so that a session is large. */
const RETURN_PATH = `/${'p'.repeat(2047)}`;

/** Half of what so many sessions take, and more than a garbage collector leaves lying about. */
const SLACK = SESSIONS * RETURN_PATH.length * 0.5;

setFlagsFromString('--expose-gc');
const collectGarbage: () => void = runInNewContext('gc');

// Time has to pass on the clock and on the timer: sessions that a clock alone has ended stay for a while.
beforeEach(() => void vi.useFakeTimers({ toFake: ['performance'] }));
afterEach(() => void vi.useRealTimers());

/** Every answer at once, and nothing of what was asked is kept. */
async function upstream({ url }: Request): Promise<Response> {
  const { pathname } = new URL(url);
  if (pathname === '/connect/token') {
    return Response.json({ access_token: 'token', expires_in: 3600 * 24 * 365 });
  }
  if (pathname === '/v3/connected-accounts') return Response.json({}, { status: 400 });
  const hosted_page = { uri: 'https://app.truelayer.test/data/1' };
  const created = { id: 'connection', status: 'authorization_required', user: { id: 'u' } };
  return Response.json({ ...created, hosted_page }, { status: 201 });
}

function medianOf(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

/** Bytes in use once `count` sessions more were started, each of which its page asked for. */
async function usedAfter(count: number, step: () => Promise<void>): Promise<number> {
  for (let nth = 0; nth < count; nth += 1) await step();
  for (let turn = 0; turn < 5; turn += 1) {
    await setImmediate();
    collectGarbage();
  }
  return process.memoryUsage().heapUsed;
}

it.each([
  ['as many are kept as the store has room for', { maxSessions: 200, pace: 0 }],
  ['they are forgotten when they are over', { maxSessions: 100_000, pace: 60_000 }],
])(
  'memory use stays constant while sessions start and expire: %s',
  async (_, { maxSessions, pace }) => {
    let started = 0;
    const time = { now: Date.UTC(2026, 0, 1) };
    const clock = () => time.now;
    const truelayer = 'https://truelayer.test';
    const host = connectBankHost({
      truelayer: {
        ...{ clientId: 'id', clientSecret: 'secret', fetch: upstream },
        environment: { auth: truelayer, api: truelayer },
      },
      publicUrl: PAGE,
      user: () => ({ ...USER, id: `user-${started}` }),
      store: memoryStore({ maxSessions, clock }),
      onEvent: () => {},
      clock,
    });
    const { verifier, challenge } = await proof();
    const headers = { Origin: PAGE, [HEADERS.requestedWith]: '1', [HEADERS.verifier]: verifier };
    const body = JSON.stringify({
      use_case: 'rewards',
      mode: 'popup',
      challenge,
      return_path: RETURN_PATH,
    });
    const step = async () => {
      started += 1;
      time.now += pace;
      vi.advanceTimersByTime(pace);
      const key = {
        [HEADERS.idempotencyKey]: `key-${started}`,
        'Content-Type': 'application/json',
      };
      const init = { method: 'POST', headers: { ...headers, ...key }, body };
      const answer = await host.request(`${PAGE}/sessions`, init);
      const { session_id: id } = await answer.json();
      expect((await host.request(`${PAGE}/sessions/${id}`, { headers })).status).toBe(200);
    };
    let before = await usedAfter(300, step);
    const growths: number[] = [];
    for (let nth = 0; nth < MEASUREMENTS; nth += 1) {
      const after = await usedAfter(SESSIONS, step);
      growths.push(after - before);
      before = after;
    }
    expect(medianOf(growths)).toBeLessThan(SLACK);
  },
);
