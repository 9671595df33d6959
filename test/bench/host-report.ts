import type { Load } from './call.ts';
import { short, type Target, whole } from './report.ts';
import { medianOf } from './sample.ts';

/** What was measured of the host endpoint. */
export type HostReport = {
  creation: Pair;
  poll: Pair;
  memory: HostMemory;
  disturbance: number;
};

/** A call of the host beside the same of a bare Hono app, and what part of that it does. */
export type Pair = { host: Figures; plain: Figures; part: number };

/** Medians over the rounds, and errors of all. */
type Figures = Pick<Load, 'perSecond' | 'p99' | 'errors'>;

/** In the order of the rounds, of which each has both. */
export type PairedLoads<L extends Load = Load> = { host: L[]; plain: L[] };

/** What is resident once the store is full, and after so many more sessions. */
export type HostMemory = { sessions: number; fullMiB: number; laterMiB: number };

/** Sessions that the host must create, as a part of what a bare Hono app does with the same upstream call. */
const CREATION_PART = 0.5;

/** Polls that the host must answer on one core: more than any site has. */
const POLLS_PER_SECOND = 5_000;

/** Of what was resident once the store was full: what a garbage collector has not got to. */
const FLAT = 1.1;

/** A machine that others share changes its speed within seconds: only what is close in time is compared. */
export function pairOf({ host, plain }: PairedLoads): Pair {
  const parts = host.map(({ perSecond }, round) => perSecond / (plain[round]?.perSecond ?? 0));
  return { host: mediansOf(host), plain: mediansOf(plain), part: medianOf(parts) };
}

function mediansOf(loads: readonly Load[]): Figures {
  return {
    perSecond: medianOf(loads.map(({ perSecond }) => perSecond)),
    p99: medianOf(loads.map(({ p99 }) => p99)),
    errors: loads.reduce((sum, { errors }) => sum + errors, 0),
  };
}

export function hostTargetsOf({ creation, poll, memory }: HostReport): Target[] {
  const growth = memory.laterMiB / memory.fullMiB;
  return [
    {
      what: 'Sessions created a second, to those of bare Hono',
      wanted: `at least ${CREATION_PART.toFixed(2)}`,
      measured: creation.part.toFixed(2),
      isMet: creation.part >= CREATION_PART && creation.host.errors === 0,
    },
    {
      what: 'Polls of a session in memory a second',
      wanted: `at least ${whole(POLLS_PER_SECOND)}`,
      measured: whole(poll.host.perSecond),
      isMet: poll.host.perSecond >= POLLS_PER_SECOND && poll.host.errors === 0,
    },
    {
      what: `Memory ${whole(memory.sessions)} sessions after the store was full`,
      wanted: `at most ${FLAT.toFixed(2)} of that`,
      measured: `${growth.toFixed(2)}: ${whole(memory.fullMiB)} → ${whole(memory.laterMiB)} MiB`,
      isMet: growth <= FLAT,
    },
  ];
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

function cellsOf({ perSecond, p99, errors }: Figures): string[] {
  return [
    `${whole(perSecond)}${errors > 0 ? ` (${whole(errors)} errors)` : ''}`,
    `${short(p99)} ms`,
  ];
}
