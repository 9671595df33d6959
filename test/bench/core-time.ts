import { readFileSync } from 'node:fs';
import { LOAD_CORE, SERVER_CORE } from './command.ts';

/** Linux counts processor time in hundredths of a second. */
const TICKS_PER_SECOND = 100;

/** Returns the processor time of a process in seconds; `undefined` if the system does not report it. */
export function coreSecondsOf(pid: number): number | undefined {
  if (process.platform !== 'linux') return undefined;
  return processSeconds(readFileSync(`/proc/${pid}/stat`, 'utf8')).own;
}

/**
 * Returns the seconds that other processes have used the two measured cores, without the server, this
 * process and its load generators; 0 if the system does not report it.
 */
export function othersSeconds(serverSeconds: number | undefined): number {
  if (serverSeconds === undefined) return 0;
  const here = processSeconds(readFileSync('/proc/self/stat', 'utf8'));
  const stat = readFileSync('/proc/stat', 'utf8');
  const busy = busySeconds(stat, SERVER_CORE) + busySeconds(stat, LOAD_CORE);
  return busy - serverSeconds - here.own - here.children;
}

/**
 * Returns the user and system time of a process and of its children that have exited. Source:
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
 * Returns the time that processes of this and of other machines have used a core, from /proc/stat. It
 * excludes interrupts, because the load itself causes those of the network.
 */
export function busySeconds(stat: string, core: number): number {
  const line = stat.split('\n').find((each) => each.startsWith(`cpu${core} `)) ?? '';
  const [user = 0, nice = 0, system = 0, , , , , steal = 0] = line.split(' ').slice(1).map(Number);
  return (user + nice + system + steal) / TICKS_PER_SECOND;
}
