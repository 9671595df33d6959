import type { Load } from './call.ts';
import { short, type Target, whole } from './report.ts';
import { medianOf } from './sample.ts';

/** The results of the host. */
export type HostReport = {
  creation: Pair;
  poll: Pair;
  memory: HostMemory;
  disturbance: number;
};

/** The results of a call for the host and for a bare Hono app, and their ratio. */
type Pair = { host: Figures; plain: Figures; part: number };

/** Medians over the rounds, and errors of all. */
type Figures = Pick<Load, 'perSecond' | 'p99' | 'errors'>;

/** Results by round. */
export type PairedLoads<L extends Load = Load> = { host: L[]; plain: L[] };

/** The resident memory with a full store, and after this number of further sessions. */
export type HostMemory = { sessions: number; fullMiB: number; laterMiB: number };

/** The minimum rate of created sessions, relative to a bare Hono app with the same upstream call. */
const CREATION_PART = 0.5;

/** The minimum rate of polls on one core, which is more than any site needs. */
const POLLS_PER_SECOND = 5_000;

/** The maximum memory relative to that of the full store; it allows for garbage that is not collected yet. */
const FLAT = 1.1;

/** Compares results of the same round, because the speed of a shared machine changes within seconds. */
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
      what: 'Sessions created per second, relative to bare Hono',
      wanted: `at least ${CREATION_PART.toFixed(2)}`,
      measured: creation.part.toFixed(2),
      isMet: creation.part >= CREATION_PART && creation.host.errors === 0,
    },
    {
      what: 'Polls of a session in memory per second',
      wanted: `at least ${whole(POLLS_PER_SECOND)}`,
      measured: whole(poll.host.perSecond),
      isMet: poll.host.perSecond >= POLLS_PER_SECOND && poll.host.errors === 0,
    },
    {
      what: `Memory after ${whole(memory.sessions)} more sessions in a full store`,
      wanted: `at most ${FLAT.toFixed(2)} times the memory before`,
      measured: `${growth.toFixed(2)}: ${whole(memory.fullMiB)} → ${whole(memory.laterMiB)} MiB`,
      isMet: growth <= FLAT,
    },
  ];
}

/** Rows of a table: server, request, rate, 99th percentile. */
export function hostRows({ creation, poll }: HostReport): string[][] {
  return [
    ['host', 'POST /sessions', ...cellsOf(creation.host)],
    ['bare Hono, with the same upstream', 'POST /sessions', ...cellsOf(creation.plain)],
    ['host', 'GET /sessions/{id}', ...cellsOf(poll.host)],
    ['plain Hono, with a fixed response', 'GET /sessions/{id}', ...cellsOf(poll.plain)],
  ];
}

function cellsOf({ perSecond, p99, errors }: Figures): string[] {
  return [
    `${whole(perSecond)}${errors > 0 ? ` (${whole(errors)} errors)` : ''}`,
    `${short(p99)} ms`,
  ];
}
