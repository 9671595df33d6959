import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fraction, randomStreamOf } from '../../sandbox-server/domain/random.ts';
import { createSandbox, type SandboxOptions } from '../../sandbox-server/index.ts';
import {
  type Actor,
  anySteps,
  createActor,
  performStep,
  performSteps,
  type Step,
} from './steps.ts';

const SEED = 20_260_316;
const SANDBOXES = 100;
const TENANTS = 12;
const NOW = Date.parse('2026-03-16T12:00:00Z');

/** What each of many does, always the same. */
function plans(count: number, length: number): Step[][] {
  const steps = anySteps({ minLength: length, maxLength: length });
  return fc.sample(steps, { numRuns: count, seed: SEED });
}

/** Lets all of them act in turns that chance decides, some of them at the same time. */
async function interleaved(actors: readonly Actor[], plan: readonly Step[][]) {
  const answers = actors.map((): string[] => []);
  const left = plan.map((steps) => [...steps]);
  const [lane] = randomStreamOf('turns', String(SEED));
  for (let turn = 0; left.some((steps) => steps.length > 0); turn += 1) {
    const together = actors.map(async (actor, place) => {
      if (fraction(lane, turn, place) > 0.3) return;
      const step = left[place]?.shift();
      if (step !== undefined) answers[place]?.push(...(await performStep(actor, step)));
    });
    await Promise.all(together);
  }
  return answers;
}

describe('sandboxes beside each other', () => {
  const options = (place: number): SandboxOptions => ({
    seed: place % 10 === 0 ? 'shared' : `own ${place}`,
  });
  const start = (place: number): Actor => {
    const sandbox = createSandbox(options(place));
    sandbox.clock.freeze(NOW + place * 1000);
    return createActor(sandbox);
  };

  it(`have nothing to do with each other, all ${SANDBOXES}`, async () => {
    const plan = plans(SANDBOXES, 8);
    const alone: string[][] = [];
    for (const [place, steps] of plan.entries())
      alone.push(await performSteps(start(place), steps));
    const together = await interleaved(
      plan.map((_, place) => start(place)),
      plan,
    );
    expect(together).toEqual(alone);
    const statuses = new Set(together.flat().map((answer) => answer.slice(1, 4)));
    expect([...statuses]).toEqual(expect.arrayContaining(['200', '201', '303', '400', '404']));
  });
});

describe('clients of one sandbox', () => {
  const CLIENTS = Array.from({ length: TENANTS }, (_, place) => ({
    id: `client-${place}`,
    secret: `secret ${place}`,
    ...(place % 2 === 0 && { webhookUri: `https://app${place}.example/hooks` }),
  }));
  const shared = () => {
    const sandbox = createSandbox({
      clients: CLIENTS,
      dailyCallLimit: 3,
      fetch: async () => new Response(null, { status: 204 }),
    });
    sandbox.clock.freeze(NOW);
    return sandbox;
  };
  const actorIn = (sandbox: ReturnType<typeof shared>, place: number): Actor => {
    const credentials = CLIENTS[place] ?? { id: '', secret: '' };
    return createActor(sandbox, { controls: sandbox.client(credentials.id), credentials });
  };

  it('see, change and count nothing of each other, trace ids included', async () => {
    const plan = plans(TENANTS, 25);
    const alone: string[][] = [];
    for (const [place, steps] of plan.entries()) {
      alone.push(await performSteps(actorIn(shared(), place), steps));
    }
    const sandbox = shared();
    const actors = plan.map((_, place) => actorIn(sandbox, place));
    expect(await interleaved(actors, plan)).toEqual(alone);
  });

  it('have clocks, faults and webhooks of their own', async () => {
    const sandbox = shared();
    const [one, other] = [sandbox.client('client-0'), sandbox.client('client-2')];
    await one.clock.advance('P90D');
    one.faults.add({ problem: 'provider_error' });
    const actor = actorIn(sandbox, 2);
    const answers = await performSteps(actor, [
      { what: 'create', nth: 0 },
      { what: 'approveOne', nth: 0 },
    ]);
    await sandbox.webhooks.settled();
    expect(answers[1]).toMatch(/^\[201,/);
    expect(other.clock.now()).toBe(NOW);
    expect(other.webhooks.list()).toHaveLength(1);
    expect(one.webhooks.list()).toEqual([]);
    expect(one.connections.list()).toEqual([]);
    expect(one.connections.get(other.connections.list()[0]?.id ?? '')).toBeUndefined();
  });

  it('can be as many as there are tests', async () => {
    const sandbox = createSandbox();
    const ids = Array.from({ length: 200 }, (_, nth) => {
      sandbox.clients.add({ id: `test-${nth}`, secret: 'x' });
      return `test-${nth}`;
    });
    for (const id of ids) sandbox.clients.remove(id);
    expect(sandbox.clients.list()).toHaveLength(1);
  });
});

describe('a sandbox', () => {
  it('costs little', () => {
    for (let warm = 0; warm < 20; warm += 1) createSandbox();
    setFlagsFromString('--expose-gc');
    const gc = runInNewContext('gc');
    gc();
    const before = process.memoryUsage().heapUsed;
    const spans: number[] = [];
    const kept = Array.from({ length: SANDBOXES }, () => {
      const started = performance.now();
      const sandbox = createSandbox();
      spans.push(performance.now() - started);
      return sandbox;
    });
    // The fastest: the others waited for what else this machine does.
    const took = Math.min(...spans);
    gc();
    const bytes = (process.memoryUsage().heapUsed - before) / kept.length;
    process.stdout.write(
      `a sandbox costs ${took.toFixed(2)} ms and ${Math.round(bytes / 1024)} KiB\n`,
    );
    expect(kept).toHaveLength(SANDBOXES);
    expect(took).toBeLessThan(30);
    expect(bytes).toBeLessThan(300 * 1024);
  });
});
