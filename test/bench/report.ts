import type { HostReport } from './host-report.ts';
import type { Machine } from './machine.ts';
import type { Absent, Measure } from './subject.ts';

/** The results for the tables, the page and the plot. */
export type Report = {
  /** `YYYY-MM-DD`. */
  date: string;
  machine: Machine;
  /** Name and version of the load generator. */
  generator: string;
  rounds: number;
  seconds: number;
  starts: number;
  ours: Row;
  /** In the order of the table. */
  others: Row[];
  absent: Absent[];
  memory: Memory;
  host: HostReport;
  /** The maximum that other processes used of the two cores in a round, as a fraction of one core. */
  disturbance: number;
};

export type Row = {
  name: string;
  /** Milliseconds from the start of the process to its first response, the median of all starts. */
  firstResponse: number;
  figures: Partial<Record<Measure, Figure>>;
};

/** The results of one call: medians over the rounds. */
export type Figure = {
  path: string;
  /** Size of the response body. */
  bytes: number;
  perSecond: number;
  /** Milliseconds. */
  p99: number;
  /** The range of the rounds divided by their median. */
  spread: number;
  errors: number;
};

export type Memory = { requests: number; residentMiB: number };

export type Target = {
  what: string;
  wanted: string;
  measured: string;
  isMet: boolean;
};

/** Compares the sandbox with its targets on one core. */
export function targetsOf({ ours, memory }: Pick<Report, 'ours' | 'memory'>): Target[] {
  const { get, token, firstPage, deepPage } = ours.figures;
  const depth = (deepPage?.perSecond ?? 0) / (firstPage?.perSecond ?? Number.NaN);
  return [
    atLeast('Account lists per second', 15_000, get?.perSecond),
    atMost('Response time, 99th percentile', 6, get?.p99, 'ms'),
    atLeast('Tokens per second', 3_000, token?.perSecond),
    atMost('Time from start to first response', 250, ours.firstResponse, 'ms'),
    atMost(`Memory after ${whole(memory.requests)} requests`, 130, memory.residentMiB, 'MiB'),
    {
      what: 'Speed of a page near the end of a long ledger, relative to the first page',
      wanted: `at least ${AS_CHEAP.toFixed(2)}`,
      measured: depth.toFixed(2),
      isMet: depth >= AS_CHEAP,
    },
  ];
}

/** Below 1, because two measurements of the same call differ by a few per cent. */
const AS_CHEAP = 0.9;

/** Formats a rounded number with thousands separators. */
export function whole(value: number): string {
  return Math.round(value).toLocaleString('en-GB');
}

/** Formats a number below 10 with one decimal, and others without. */
export function short(value: number): string {
  return value < 10 ? value.toFixed(1) : whole(value);
}

function atLeast(what: string, target: number, value = Number.NaN): Target {
  const isMet = value >= target;
  return { what, wanted: `at least ${whole(target)}`, measured: whole(value), isMet };
}

function atMost(what: string, target: number, value = Number.NaN, unit: string): Target {
  const measured = `${short(value)} ${unit}`;
  return { what, wanted: `at most ${whole(target)} ${unit}`, measured, isMet: value <= target };
}
