import type { Call, Load, LoadGenerator } from './call.ts';
import { othersSeconds } from './core-time.ts';
import type { Server } from './server.ts';

/** One server and one thing it is asked for. */
export type LoadTarget = { server: Server; call: Call };

export type MeasuredLoad = Load & {
  /** What others took of the two cores meanwhile, as a part of one. */
  disturbance: number;
};

type RoundOptions = { generator: LoadGenerator; rounds: number; seconds: number };

/** A round in which others took more than this part of a core is run again. */
const MAX_DISTURBANCE = 0.05;
const ATTEMPTS = 8;

/**
 * Load until what is asked for is compiled. To be done right after a server's start: one of Node that has
 * rested for some seconds before its first load does a quarter less from then on.
 */
export async function warmUp(
  targets: readonly LoadTarget[],
  generator: LoadGenerator,
  seconds = 2,
): Promise<void> {
  for (const { server, call } of targets) await generator.load(server.origin, call, seconds);
}

/** Each lap in each round, so that whatever changes on the machine meanwhile changes for all. */
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

/** The first attempt that nobody disturbed, or else the least disturbed of all. */
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
