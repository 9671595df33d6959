import { short, type Target, whole } from './report.ts';

/** What was measured of the host endpoint. */
export type HostReport = {
  creation: Pair;
  poll: Pair;
  memory: HostMemory;
  disturbance: number;
};

/** A call of the host beside the same of a bare Hono app. */
export type Pair = { host: Load; plain: Load };

/** Medians over the rounds. */
type Load = { perSecond: number; p99: number; errors: number };

/** What is resident once the store is full, and after so many more sessions. */
export type HostMemory = { sessions: number; fullMiB: number; laterMiB: number };

/** What the host is to do of what a bare Hono app does. */
const PART = 0.7;

/** Of what was resident once the store was full: what a garbage collector has not got to. */
const FLAT = 1.1;

export function hostTargetsOf({ creation, poll, memory }: HostReport): Target[] {
  const growth = memory.laterMiB / memory.fullMiB;
  return [
    partOf('Sessions created', creation),
    partOf('Polls of a session in memory', poll),
    {
      what: `Memory ${whole(memory.sessions)} sessions after the store was full`,
      wanted: `at most ${FLAT.toFixed(2)} of that`,
      measured: `${growth.toFixed(2)}: ${whole(memory.fullMiB)} → ${whole(memory.laterMiB)} MiB`,
      isMet: growth <= FLAT,
    },
  ];
}

function partOf(what: string, { host, plain }: Pair): Target {
  const part = host.perSecond / plain.perSecond;
  return {
    what: `${what} a second, to those of bare Hono`,
    wanted: `at least ${PART.toFixed(2)}`,
    measured: part.toFixed(2),
    isMet: part >= PART && host.errors === 0,
  };
}

/** Rows of a table: what was asked, a second, within. */
export function hostRows({ creation, poll }: HostReport): string[][] {
  return [
    ['host', 'POST /sessions', ...cellsOf(creation.host)],
    ['bare Hono, which asks the same upstream', 'POST /sessions', ...cellsOf(creation.plain)],
    ['host', 'GET /sessions/{id}', ...cellsOf(poll.host)],
    ['plain Hono, with a fixed answer', 'GET /sessions/{id}', ...cellsOf(poll.plain)],
  ];
}

function cellsOf({ perSecond, p99, errors }: Load): string[] {
  return [
    `${whole(perSecond)}${errors > 0 ? ` (${whole(errors)} errors)` : ''}`,
    `${short(p99)} ms`,
  ];
}
