import type { HostReport } from './host-report.ts';
import type { Figure, Report, Row } from './report.ts';

/** Creates a report that meets all targets, except for the given changes. */
export function reportAt(changes: Partial<Report> = {}): Report {
  return {
    date: '2026-01-31',
    machine: { processor: 'Abacus', cores: 2, memoryGiB: 8, system: 'Linux 6.1', node: '20.19.0' },
    generator: 'wrk 4.1.0',
    ...{ rounds: 5, seconds: 4, starts: 10, disturbance: 0.02 },
    ours: rowAt('ours', { get: figureAt(20_000), token: figureAt(4_000) }),
    others: [rowAt('theirs', { get: figureAt(5_000) })],
    absent: [],
    memory: { requests: 350_000, residentMiB: 100 },
    host: hostAt(),
    ...changes,
  };
}

/** Creates the results of the host for such a report. */
export function hostAt(changes: Partial<HostReport> = {}): HostReport {
  const load = (perSecond: number) => ({ perSecond, p99: 3, errors: 0 });
  return {
    creation: { host: load(3_000), plain: load(4_000), part: 0.75 },
    poll: { host: load(24_000), plain: load(30_000), part: 0.8 },
    memory: { sessions: 100_000, fullMiB: 120, laterMiB: 121 },
    disturbance: 0.01,
    ...changes,
  };
}

export function rowAt(name: string, figures: Row['figures'], firstResponse = 150): Row {
  const pages = { firstPage: figureAt(1_000), deepPage: figureAt(1_000) };
  return { name, firstResponse, figures: { ...pages, ...figures } };
}

export function figureAt(perSecond: number, changes: Partial<Figure> = {}): Figure {
  return { path: '/a', bytes: 781, perSecond, p99: 3, spread: 0.01, errors: 0, ...changes };
}
