import { readFileSync } from 'node:fs';
import type { Call, Load, LoadGenerator } from './call.ts';
import { SERVER_CORE } from './command.ts';
import type { Server } from './server.ts';

/** One server and one thing it is asked for. */
export type Lap = { server: Server; call: Call };

export type MeasuredLoad = Load & {
  /** The part of the server's core that others took meanwhile. */
  disturbance: number;
};

type Pace = { generator: LoadGenerator; rounds: number; seconds: number };

const WARM_UP_SECONDS = 2;

/** A round in which others took more of the server's core than this is run again. */
const TOLERATED = 0.03;
const ATTEMPTS = 4;

const TICKS_PER_SECOND = 100;

/** Each lap in each round, so that whatever changes on the machine meanwhile changes for all. */
export async function race<L extends Lap>(
  laps: readonly L[],
  { generator, rounds, seconds }: Pace,
  tell: (message: string) => void,
): Promise<Map<L, MeasuredLoad[]>> {
  for (const { server, call } of laps) {
    await generator.load(server.origin, call, WARM_UP_SECONDS);
  }
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
    const before = othersSeconds(server);
    const started = performance.now();
    const measured = await attempt();
    const elapsed = (performance.now() - started) / 1000;
    const disturbance = Math.max(0, othersSeconds(server) - before) / elapsed;
    attempts.push({ ...measured, disturbance });
    if (disturbance <= TOLERATED) break;
  }
  const [least] = attempts.sort((a, b) => a.disturbance - b.disturbance);
  if (least === undefined) throw new Error('no attempt was made');
  return least;
}

/** What others than the server have had of its core so far, in seconds; 0 where nothing tells. */
function othersSeconds(server: Server): number {
  const own = server.coreSeconds();
  if (own === undefined) return 0;
  return busySeconds(readFileSync('/proc/stat', 'utf8'), SERVER_CORE) - own;
}

/**
 * Time that processes of this and other machines had of a core, from what /proc/stat says; in
 * seconds. Interrupts are left out: the network's are the load's own.
 */
export function busySeconds(stat: string, core: number): number {
  const line = stat.split('\n').find((each) => each.startsWith(`cpu${core} `)) ?? '';
  const [user = 0, nice = 0, system = 0, , , , , steal = 0] = line.split(' ').slice(1).map(Number);
  return (user + nice + system + steal) / TICKS_PER_SECOND;
}
