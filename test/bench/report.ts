import type { HostReport } from './host-report.ts';
import type { Machine } from './machine.ts';
import type { Absent, Measure } from './subject.ts';

/** What was measured, for table, page and plot. */
export type Report = {
  /** `YYYY-MM-DD`. */
  date: string;
  machine: Machine;
  /** As it names itself, with its version. */
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
  /** The most that other processes took of the two cores in a round that counts, as a part of one. */
  disturbance: number;
};

export type Row = {
  name: string;
  /** Milliseconds from the start of the process to its first answer, the median of all starts. */
  firstAnswer: number;
  figures: Partial<Record<Measure, Figure>>;
};

/** Of one call: medians over the rounds. */
export type Figure = {
  path: string;
  /** Size of the answer's body. */
  bytes: number;
  perSecond: number;
  /** Milliseconds. */
  p99: number;
  /** How far the rounds lie apart, as a part of their median. */
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

/** What the sandbox is to achieve on one core, beside what it does. */
export function targetsOf({ ours, memory }: Pick<Report, 'ours' | 'memory'>): Target[] {
  const { get, token, firstPage, deepPage } = ours.figures;
  const depth = (deepPage?.perSecond ?? 0) / (firstPage?.perSecond ?? Number.NaN);
  return [
    atLeast('Account lists per second', 15_000, get?.perSecond),
    atMost('Response time, 99th percentile', 6, get?.p99, 'ms'),
    atLeast('Tokens per second', 3_000, token?.perSecond),
    atMost('Time from start to first response', 250, ours.firstAnswer, 'ms'),
    atMost(`Memory after ${whole(memory.requests)} requests`, 130, memory.residentMiB, 'MiB'),
    {
      what: 'Speed of a page near the end of a long ledger, relative to the first page',
      wanted: `at least ${AS_CHEAP.toFixed(2)}`,
      measured: depth.toFixed(2),
      isMet: depth >= AS_CHEAP,
    },
  ];
}

/** Two measurements of the same thing differ by a few per cent. */
const AS_CHEAP = 0.9;

/** With thousands apart, as Britons write them. */
export function whole(value: number): string {
  return Math.round(value).toLocaleString('en-GB');
}

/** One digit after the point where there is room for one. */
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
