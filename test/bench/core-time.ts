import { readFileSync } from 'node:fs';
import { LOAD_CORE, SERVER_CORE } from './command.ts';

/** Hundredths of a second are what Linux counts in. */
const TICKS_PER_SECOND = 100;

/** Seconds that a process has had of the machine's cores so far; undefined where nothing tells. */
export function coreSecondsOf(pid: number): number | undefined {
  if (process.platform !== 'linux') return undefined;
  return processSeconds(readFileSync(`/proc/${pid}/stat`, 'utf8')).own;
}

/**
 * Seconds that others than a server, this process and the load generators that it has run have had so
 * far of the two cores that are measured on; 0 where nothing tells.
 */
export function othersSeconds(serverSeconds: number | undefined): number {
  if (serverSeconds === undefined) return 0;
  const here = processSeconds(readFileSync('/proc/self/stat', 'utf8'));
  const stat = readFileSync('/proc/stat', 'utf8');
  const busy = busySeconds(stat, SERVER_CORE) + busySeconds(stat, LOAD_CORE);
  return busy - serverSeconds - here.own - here.children;
}

/**
 * User and system time of a process, and of those of its children that have ended. Source:
 * proc_pid_stat(5), fields 14 to 17.
 */
export function processSeconds(stat: string): { own: number; children: number } {
  const fields = stat
    .slice(stat.lastIndexOf(')') + 2)
    .split(' ')
    .map(Number);
  const [user = 0, system = 0, childrenUser = 0, childrenSystem = 0] = fields.slice(11, 15);
  return {
    own: (user + system) / TICKS_PER_SECOND,
    children: (childrenUser + childrenSystem) / TICKS_PER_SECOND,
  };
}

/**
 * Time that processes of this and of other machines have had of a core, from what /proc/stat says.
 * Interrupts are left out: the network's are the load's own.
 */
export function busySeconds(stat: string, core: number): number {
  const line = stat.split('\n').find((each) => each.startsWith(`cpu${core} `)) ?? '';
  const [user = 0, nice = 0, system = 0, , , , , steal = 0] = line.split(' ').slice(1).map(Number);
  return (user + nice + system + steal) / TICKS_PER_SECOND;
}
