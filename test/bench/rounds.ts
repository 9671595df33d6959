import type { Call, Load, LoadGenerator } from './call.ts';
import { othersSeconds } from './core-time.ts';
import type { Server } from './server.ts';

/** One server and one thing it is asked for. */
export type Lap = { server: Server; call: Call };

export type MeasuredLoad = Load & {
  /** What others took of the two cores meanwhile, as a part of one. */
  disturbance: number;
};

type Pace = { generator: LoadGenerator; rounds: number; seconds: number };

/** A round in which others took more than this part of a core is run again. */
const TOLERATED = 0.05;
const ATTEMPTS = 8;

/**
 * Load until what is asked for is compiled. To be done right after a server's start: one of Node that has
 * rested for some seconds before its first load does a quarter less from then on.
 */
export async function warmUp(
  laps: readonly Lap[],
  generator: LoadGenerator,
  seconds = 2,
): Promise<void> {
  for (const { server, call } of laps) await generator.load(server.origin, call, seconds);
}

/** Each lap in each round, so that whatever changes on the machine meanwhile changes for all. */
export async function race<L extends Lap>(
  laps: readonly L[],
  { generator, rounds, seconds }: Pace,
  tell: (message: string) => void,
): Promise<Map<L, MeasuredLoad[]>> {
  const loads = new Map<L, MeasuredLoad[]>(laps.map((lap) => [lap, []]));
  for (let round = 1; round <= rounds; round += 1) {
    tell(`round ${round} of ${rounds}`);
    for (const lap of laps) {
      const { server, call } = lap;
      const attempt = () => generator.load(server.origin, call, seconds);
      loads.get(lap)?.push(await calmest(server, attempt));
    }
  }
  return loads;
}

/** The first attempt that nobody disturbed, or else the least disturbed of all. */
async function calmest(server: Server, attempt: () => Promise<Load>): Promise<MeasuredLoad> {
  const attempts: MeasuredLoad[] = [];
  for (let nth = 0; nth < ATTEMPTS; nth += 1) {
    const before = othersSeconds(server.coreSeconds());
    const started = performance.now();
    const measured = await attempt();
    const elapsed = (performance.now() - started) / 1000;
    const disturbance = Math.max(0, othersSeconds(server.coreSeconds()) - before) / elapsed;
    attempts.push({ ...measured, disturbance });
    if (disturbance <= TOLERATED) break;
  }
  const [least] = attempts.sort((a, b) => a.disturbance - b.disturbance);
  if (least === undefined) throw new Error('no attempt was made');
  return least;
}
