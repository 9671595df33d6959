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
export type Duels<L extends Load = Load> = { host: L[]; plain: L[] };

/** What is resident once the store is full, and after so many more sessions. */
export type HostMemory = { sessions: number; fullMiB: number; laterMiB: number };

/** What the host is to do of what a bare Hono app does. */
const PART = 0.7;

/** Of what was resident once the store was full: what a garbage collector has not got to. */
const FLAT = 1.1;

/** A machine that others share changes its speed within seconds: only what is close in time is compared. */
export function pairOf({ host, plain }: Duels): Pair {
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

function partOf(what: string, { host, part }: Pair): Target {
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

function cellsOf({ perSecond, p99, errors }: Figures): string[] {
  return [
    `${whole(perSecond)}${errors > 0 ? ` (${whole(errors)} errors)` : ''}`,
    `${short(p99)} ms`,
  ];
}
