import { Redis } from 'ioredis';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { fraction, randomStreamOf } from '../../../sandbox-server/domain/random.ts';
import type { SessionState } from '../../../widget/protocol.ts';
import { describeWithRedis } from '../../redis-suite.ts';
import { KINDS, type Kind, type Plan, type Walked, walk } from './replicas/journey.ts';
import { effectsKeyOf, type ReplicaOptions } from './replicas/messages.ts';
import {
  type Ask,
  type Replica,
  type ReplicaGroup,
  type ReplicaListeners,
  startReplicaGroup,
} from './replicas/replica-group.ts';
import { createStillTime } from './replicas/still-time.ts';

/** How many users there are, and what decides what they do. */
const JOURNEYS = Number(process.env.HOST_JOURNEYS ?? 60);
const SEED = process.env.HOST_SEED ?? 'replicas';
const AT_ONCE = 25;
/** Callbacks that run in a process when it is killed, unless everybody waits for fewer. */
const CAUGHT = 3;

const [lane] = randomStreamOf('replicas', SEED);

const FOUR = ['ioredis', 'node-redis', 'ioredis', 'node-redis'] as const;
/** Who dies, and once how many of the journeys are over. */
const DEATHS = [
  { replica: 0, after: 0.3 },
  { replica: 3, after: 0.6 },
] as const;

/** Two of four approve and come back, one denies, one approves and closes the window. */
function planOf(index: number): Plan {
  const part = fraction(lane, index);
  const kind = KINDS[part < 0.5 ? 0 : part < 0.75 ? 1 : 2];
  return {
    name: `${SEED} ${index}`,
    kind: kind ?? 'approves',
    mode: fraction(lane, index, 1) < 0.5 ? 'popup' : 'redirect',
  };
}

const callbackOf = (kind: Kind) => (kind === 'denies' ? 'onFailed' : 'onAuthorized');

function endOf({ kind, connectionId }: Walked): SessionState {
  return kind === 'denies'
    ? { status: 'failed', reason: 'denied', confirmed: false }
    : { status: 'authorized', connection_id: connectionId };
}

function isSameAttempt(one: Ask, other: Ask): boolean {
  return one.sessionId === other.sessionId && one.attempt === other.attempt;
}

describeWithRedis('hosts that share a Redis', (redis) => {
  let inspector: Redis;
  let group: ReplicaGroup | undefined;
  let tests = 0;
  let prefix = '';

  beforeEach(() => {
    prefix = `replicas-${tests++}:`;
    inspector = new Redis(redis().url);
  });
  afterEach(async () => {
    await group?.close();
    inspector.disconnect();
  });

  async function start(
    clients: readonly ReplicaOptions['client'][],
    listeners: ReplicaListeners,
  ): Promise<ReplicaGroup> {
    group = await startReplicaGroup(clients, { redisUrl: redis().url, prefix }, listeners);
    return group;
  }

  /** `callback sessionId` of every effect, in order. */
  async function effects(): Promise<string[]> {
    const lines = await inspector.lrange(effectsKeyOf(prefix), 0, -1);
    return lines.map((line) => line.split(' ').slice(0, 2).join(' ')).sort();
  }

  it('bring every journey to its end, and run every callback once, when two of four die', async () => {
    const asks: Ask[] = [];
    const counts = { lost: 0 };
    const deaths = [...DEATHS];
    let over = 0;
    let victim: Replica | undefined;
    /** What waits for leave in the victim, and will not get it. */
    let held: Ask[] = [];

    const hosts = await start(FOUR, {
      asked(ask) {
        asks.push(ask);
        if (ask.stage === 'started' && ask.replica === victim) held.push(ask);
        else ask.go();
        look();
      },
      settled: () => look(),
    });
    const time = createStillTime({
      pass: hosts.advance,
      held: () => held.length,
      standstill: () => held.length > 0 && kill(),
    });

    function look(): void {
      const [next] = deaths;
      if (victim === undefined && next !== undefined && over >= next.after * JOURNEYS) {
        victim = hosts.replicas[next.replica];
        deaths.shift();
      }
      if (held.length >= CAUGHT) kill();
      time.look();
    }

    /** Kills no replica while a callback may have had its effect without a stored result: see the next test. */
    function kill(): boolean {
      const replica = victim;
      if (replica === undefined || replica.running.size > held.length) return false;
      victim = undefined;
      held = [];
      void time.during(() => replica.kill());
      return true;
    }

    const walked: Walked[] = [];
    let begun = 0;
    const users = Array.from({ length: AT_ONCE }, async () => {
      while (begun < JOURNEYS) {
        walked.push(await walk({ group: hosts, time, counts }, planOf(begun++)));
        over += 1;
        look();
      }
    });
    await time.failIfStuck(Promise.all(users), () => ({
      over,
      victim: victim && hosts.replicas.indexOf(victim),
      running: hosts.replicas.map((replica) => [...replica.running]),
    }));

    const started = asks.filter(({ stage }) => stage === 'started');
    const made = asks.filter(({ stage }) => stage === 'made');
    const caught = started.filter((ask) => !made.some((each) => isSameAttempt(each, ask)));
    const takenOver = made.filter(({ attempt }) => attempt > 1);
    process.stdout.write(
      `replicas test: ${JSON.stringify({
        journeys: walked.length,
        kills: DEATHS.length - deaths.length,
        lostRequests: counts.lost,
        started: started.length,
        caught: caught.length,
        takenOver: takenOver.length,
        completed: made.length,
      })}\n`,
    );

    expect(walked.map(({ state }) => state)).toEqual(walked.map(endOf));
    const owed = walked.map(({ kind, sessionId }) => `${callbackOf(kind)} ${sessionId}`);
    expect(await effects()).toEqual(owed.sort());
    expect(new Set(owed).size).toBe(JOURNEYS);

    expect(hosts.replicas.map((replica) => replica.isAlive())).toEqual([false, true, true, false]);
    expect(caught.length).toBeGreaterThanOrEqual(DEATHS.length);
    expect(caught.filter(({ replica }) => replica.isAlive())).toEqual([]);
    const finished = new Set(takenOver.map(({ sessionId }) => sessionId));
    expect(caught.filter(({ sessionId }) => !finished.has(sessionId))).toEqual([]);
  });

  it('run a callback again with attempt 2 if its process was killed before the result was stored', async () => {
    const attempts: number[] = [];
    let waiting: Ask | undefined;
    const hosts = await start(['ioredis', 'node-redis'], {
      asked(ask) {
        if (ask.stage === 'started') attempts.push(ask.attempt);
        if (ask.stage === 'started' || ask.attempt > 1) ask.go();
        else waiting = ask;
        time.look();
      },
    });
    const time = createStillTime({
      pass: hosts.advance,
      held: () => (waiting === undefined ? 0 : 1),
      standstill() {
        const { replica } = waiting ?? {};
        waiting = undefined;
        if (replica !== undefined) void time.during(() => replica.kill());
        return replica !== undefined;
      },
    });
    const plan = { name: 'repeated', kind: 'approves', mode: 'popup' } as const;
    const { state, sessionId } = await time.failIfStuck(
      walk({ group: hosts, time, counts: { lost: 0 } }, plan),
      () => ({ attempts }),
    );
    expect(state).toMatchObject({ status: 'authorized' });
    expect(attempts).toEqual([1, 2]);
    expect(await inspector.lrange(effectsKeyOf(prefix), 0, -1)).toEqual([
      `onAuthorized ${sessionId} 1`,
      `onAuthorized ${sessionId} 2`,
    ]);
  });
});
