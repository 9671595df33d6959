/**
 * Whatever happens in whatever order, on two replicas that can be killed, no browser gets a result that
 * TrueLayer has not confirmed. Sequences are random, from a fixed seed, and shrink when one fails.
 */
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { LEASE } from '../../../../widget/host/sessions/lease.ts';
import { randomRuns } from '../random-runs.ts';
import {
  CALLBACK_BEHAVIOURS,
  type CallbackBehaviour,
  type ConfirmationModel,
  createModel,
  type Run,
  UPSTREAM_BEHAVIOURS,
  type UpstreamBehaviour,
} from './confirmation-model.ts';

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }));
afterEach(() => void vi.useRealTimers());

const RETURNS = ['here', 'unknown-browser', 'forged', 'error', 'prefetch'] as const;

type Step =
  | { type: 'poll'; on: number }
  /** Both replicas at once: two polls, and a landing between them. */
  | { type: 'race' }
  | { type: 'land'; on: number; how: (typeof RETURNS)[number] }
  | { type: 'answer'; on: number; says: 'yes' | 'no' }
  | { type: 'mood'; upstream: UpstreamBehaviour }
  | { type: 'callback'; will: CallbackBehaviour }
  | { type: 'advance'; ms: number }
  | { type: 'die'; on: number; operations: number; isDone: boolean };

const on = fc.nat({ max: 1 });
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ type: fc.constant('poll' as const), on }) },
  { weight: 2, arbitrary: fc.record({ type: fc.constant('race' as const) }) },
  {
    weight: 3,
    arbitrary: fc.record({
      type: fc.constant('land' as const),
      on,
      how: fc.constantFrom(...RETURNS),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      type: fc.constant('answer' as const),
      on,
      says: fc.constantFrom('yes' as const, 'no' as const),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      type: fc.constant('mood' as const),
      upstream: fc.constantFrom(
        ...(Object.keys(UPSTREAM_BEHAVIOURS) as UpstreamBehaviour[]),
        'yes' as const,
        'yes' as const,
      ),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      type: fc.constant('callback' as const),
      will: fc.constantFrom(...CALLBACK_BEHAVIOURS),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      type: fc.constant('advance' as const),
      ms: fc.constantFrom(1, 500, 2000, 5000, 5001, 25_000, 30_000, 60_000, 300_000, 600_000),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      type: fc.constant('die' as const),
      on,
      operations: fc.nat({ max: 6 }),
      isDone: fc.boolean(),
    }),
  },
);

/** What a person at a browser has seen of a journey. */
type Seen = { returns: number; knownAt?: number; question?: URLSearchParams };

async function take(world: ConfirmationModel, seen: Seen, what: Step): Promise<void> {
  switch (what.type) {
    case 'poll':
      await world.poll(what.on);
      return;
    case 'race': {
      const returned = openReturnUrl(world, seen, { type: 'land', on: 1, how: 'here' });
      await Promise.all([world.poll(0), returned, world.poll(1)]);
      return;
    }
    case 'land':
      return openReturnUrl(world, seen, what);
    case 'answer': {
      if (seen.question === undefined) return;
      const body = new URLSearchParams(seen.question);
      body.set('confirm', what.says);
      if (what.says === 'yes') seen.knownAt ??= world.now();
      seen.returns += 1;
      await world.answerOf(what.on, '/return', { method: 'POST', body });
      return;
    }
    case 'mood':
      world.record.upstream = what.upstream;
      return;
    case 'callback':
      world.record.callbackBehaviours.push(what.will);
      return;
    case 'advance':
      return world.advance(what.ms);
    case 'die': {
      const process = world.processes[what.on];
      if (process) process.dieAfter = { operations: what.operations, isDone: what.isDone };
    }
  }
}

async function openReturnUrl(
  world: ConfirmationModel,
  seen: Seen,
  { on, how }: Extract<Step, { type: 'land' }>,
): Promise<void> {
  const path = how === 'forged' ? `${world.returnPath.slice(0, -1)}!` : world.returnPath;
  const headers = {
    ...(how !== 'unknown-browser' && { Cookie: world.cookie }),
    ...(how === 'prefetch' && { 'Sec-Purpose': 'prefetch' }),
  };
  if (how === 'here' || how === 'error') seen.knownAt ??= world.now();
  if (how !== 'forged' && how !== 'prefetch') seen.returns += 1;
  const query = how === 'error' ? '&error=access_denied' : '';
  const page = await (await world.answerOf(on, path + query, { headers }))?.text();
  const fields = [...(page ?? '').matchAll(/name="(state|token)" value="([^"]*)"/g)];
  if (fields.length === 2) {
    seen.question = new URLSearchParams(fields.map(([, name = '', value = '']) => [name, value]));
  }
}

/** What holds after every step. */
function check(world: ConfirmationModel, seen: Seen, unknownBrowser: 'confirm' | 'accept'): void {
  const authorizedRuns = world.record.runs.filter(({ callback }) => callback === 'onAuthorized');
  const failedRuns = world.record.runs.filter(({ callback }) => callback === 'onFailed');
  checkTruth(world, authorizedRuns, unknownBrowser === 'confirm' ? (seen.knownAt ?? Infinity) : 0);
  checkRuns(authorizedRuns);
  checkRuns(failedRuns);
  checkProbes(world, seen.returns);

  // A failure is not told any more once success has been.
  const [success] = authorizedRuns;
  const since = success ? world.record.runs.slice(world.record.runs.indexOf(success)) : [];
  expect(since.filter(({ callback }) => callback === 'onFailed')).toEqual([]);
}

/** Success is reported only after TrueLayer's confirmation, and only after the verified return. */
function checkTruth({ record, expiresAt }: ConfirmationModel, runs: Run[], knownAt: number): void {
  const earliest = Math.max(record.yesAt ?? Infinity, knownAt);
  for (const { startedAt } of runs) expect(startedAt).toBeGreaterThanOrEqual(earliest);

  const index = record.told.findIndex(({ state }) => state.status === 'authorized');
  const first = record.told[index];
  if (first) {
    expect(first.at).toBeGreaterThanOrEqual(earliest);
    // It is reported after the callback, and never changes.
    expect(runs.some(({ doneAt }) => (doneAt ?? Infinity) <= first.at)).toBe(true);
    const later = record.told.slice(index).map(({ state }) => state.status);
    expect(new Set(later)).toEqual(new Set(['authorized']));
  }
  const last = record.told.at(-1);
  if (last && last.at >= expiresAt && record.yesAt === undefined) {
    expect(['expired', 'failed']).toContain(last.state.status);
  }
}

/** A callback runs alone, a few times at most, and not again once it is done. */
function checkRuns(runs: Run[]): void {
  expect(runs.length).toBeLessThanOrEqual(LEASE.attempts);
  expect(runs.filter(({ isOver }) => !isOver).length).toBeLessThanOrEqual(1);
  const done = runs.findIndex(({ doneAt }) => doneAt !== undefined);
  // Its process may die between the effect and the note of it: only then it is repeated.
  const isRepeated = done >= 0 && runs.length > done + 1;
  if (isRepeated) expect(runs[done]?.process.isDead).toBe(true);
}

/** TrueLayer is left in peace, and not asked at all after the end. */
function checkProbes(
  { record, startedAt, expiresAt, now }: ConfirmationModel,
  returns: number,
): void {
  const seconds = (now() - startedAt) / 1000;
  expect(record.probes.length).toBeLessThanOrEqual(1 + returns + seconds / 2);
  expect(record.probes.filter((at) => at >= expiresAt)).toEqual([]);
}

describe.each(['accept', 'confirm'] as const)('with unknown browsers: %s', (unknownBrowser) => {
  it('no success is reported before TrueLayer has confirmed, in any order of events', async () => {
    const ends = new Map<string, number>();
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 40 }), async (steps) => {
        const world = await createModel(unknownBrowser);
        const seen: Seen = { returns: 0 };
        for (const each of steps) {
          await take(world, seen, each);
          check(world, seen, unknownBrowser);
        }
        const end = world.record.told.at(-1)?.state.status ?? 'untold';
        ends.set(end, (ends.get(end) ?? 0) + 1);
      }),
      { seed: 20260817, numRuns: randomRuns(75) },
    );
    // The walk has been everywhere, or it has proved nothing.
    for (const end of ['pending', 'authorized', 'failed', 'expired']) {
      expect([end, ends.get(end) ?? 0]).not.toEqual([end, 0]);
    }
  });

  it('callbacks have ended, and the page has the result, within five minutes of the authorisation', async () => {
    const callbackBehaviours = fc.array(fc.constantFrom(...CALLBACK_BEHAVIOURS), {
      maxLength: LEASE.attempts,
    });
    const pauses = fc.array(fc.integer({ min: 500, max: 10_000 }), { minLength: 3, maxLength: 20 });
    let longest = 0;
    await fc.assert(
      fc.asyncProperty(callbackBehaviours, pauses, async (callbackBehaviours, pauses) => {
        const world = await createModel(unknownBrowser);
        world.record.upstream = 'yes';
        world.record.callbackBehaviours.push(...callbackBehaviours);
        await world.answerOf(0, world.returnPath, { headers: { Cookie: world.cookie } });
        const yesAt = world.now();
        for (let asked = 0; ; asked++) {
          const told = await world.poll(asked);
          if (told?.status === 'authorized') break;
          if (told?.status === 'failed' && told.reason === 'callback-failed') break;
          expect(world.now() - yesAt).toBeLessThan(300_000);
          await world.advance(pauses[asked % pauses.length] ?? 0);
        }
        longest = Math.max(longest, world.now() - yesAt);
        const isDone = world.record.runs.some(({ doneAt }) => doneAt !== undefined);
        expect(isDone || world.record.runs.length === LEASE.attempts).toBe(true);
      }),
      {
        seed: 20260817,
        numRuns: randomRuns(30),
        examples: [
          [
            ['die', 'die', 'die', 'die'],
            [10_000, 10_000, 10_000],
          ],
        ],
      },
    );
    expect(longest).toBeGreaterThan(100_000);
  });
});
