import type { Call, Load, LoadGenerator } from './call.ts';
import { othersSeconds } from './core-time.ts';
import type { Server } from './server.ts';

/** A server and a call to it. */
export type LoadTarget = { server: Server; call: Call };

export type MeasuredLoad = Load & {
  /** What other processes used of the two cores in the round, as a fraction of one core. */
  disturbance: number;
};

type RoundOptions = { generator: LoadGenerator; rounds: number; seconds: number };

/** A round is run again if other processes used more than this fraction of a core. */
const MAX_DISTURBANCE = 0.05;
const ATTEMPTS = 8;

/**
 * Sends load until the code is compiled. Call it right after the start of a server: a Node server that is
 * idle for some seconds before its first load stays a quarter slower.
 */
export async function warmUp(
  targets: readonly LoadTarget[],
  generator: LoadGenerator,
  seconds = 2,
): Promise<void> {
  for (const { server, call } of targets) await generator.load(server.origin, call, seconds);
}

/** Measures every lap in every round, so that changes of the machine affect all of them. */
export async function measureRounds<L extends LoadTarget>(
  targets: readonly L[],
  { generator, rounds, seconds }: RoundOptions,
  log: (message: string) => void,
): Promise<Map<L, MeasuredLoad[]>> {
  const loads = new Map<L, MeasuredLoad[]>(targets.map((target) => [target, []]));
  for (let round = 1; round <= rounds; round += 1) {
    log(`round ${round} of ${rounds}`);
    for (const target of targets) {
      const { server, call } = target;
      const attempt = () => generator.load(server.origin, call, seconds);
      loads.get(target)?.push(await measureUndisturbed(server, attempt));
    }
  }
  return loads;
}

/** Repeats an attempt until other processes do not disturb it; returns the least disturbed one. */
async function measureUndisturbed(
  server: Server,
  attempt: () => Promise<Load>,
): Promise<MeasuredLoad> {
  const attempts: MeasuredLoad[] = [];
  for (let nth = 0; nth < ATTEMPTS; nth += 1) {
    const before = othersSeconds(server.coreSeconds());
    const started = performance.now();
    const measured = await attempt();
    const elapsed = (performance.now() - started) / 1000;
    const disturbance = Math.max(0, othersSeconds(server.coreSeconds()) - before) / elapsed;
    attempts.push({ ...measured, disturbance });
    if (disturbance <= MAX_DISTURBANCE) break;
  }
  const [least] = attempts.sort((a, b) => a.disturbance - b.disturbance);
  if (least === undefined) throw new Error('no attempt was made');
  return least;
}
