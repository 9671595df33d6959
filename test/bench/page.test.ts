import { describe, expect, it } from 'vitest';
import { type HostReport, hostTargetsOf, pairOf } from './host-report.ts';
import { benchmarksPage, competitionTable, hostTable, table, targetsTable } from './page.ts';
import { targetsOf } from './report.ts';
import { figureAt, hostAt, reportAt, rowAt } from './report-at.ts';

describe('a target', () => {
  it('a better result meets the target', () => {
    expect(targetsOf(reportAt()).map(({ isMet }) => isMet)).not.toContain(false);
  });

  it.each([
    ['Account lists per second', { get: figureAt(14_999) }],
    ['Response time, 99th percentile', { get: figureAt(20_000, { p99: 6.1 }) }],
    ['Tokens per second', { token: figureAt(2_999) }],
    [
      'Speed of a page near the end of a long ledger, relative to the first page',
      { deepPage: figureAt(800) },
    ],
  ])('a worse result misses the target: %s', (missed, figures) => {
    const good = { get: figureAt(20_000), token: figureAt(4_000) };
    const report = reportAt({ ours: rowAt('ours', { ...good, ...figures }) });
    const wrong = targetsOf(report).filter(({ isMet }) => !isMet);
    expect(wrong.map(({ what }) => what)).toEqual([missed]);
  });

  it('a missing result misses the target', () => {
    const report = reportAt({ ours: { name: 'ours', firstResponse: 150, figures: {} } });
    expect(targetsTable(targetsOf(report))).toMatch(/Tokens per second .* NaN \| \*\*missed\*\*/);
  });

  it('a slow start and a large memory miss the target', () => {
    const ours = rowAt('ours', { get: figureAt(20_000), token: figureAt(4_000) }, 251);
    const report = reportAt({ ours, memory: { requests: 350_000, residentMiB: 131 } });
    expect(targetsOf(report).filter(({ isMet }) => !isMet)).toHaveLength(2);
  });
});

describe('a target of the host', () => {
  const load = (perSecond: number, errors = 0) => ({ perSecond, p99: 3, errors });
  const missed = (report: HostReport) =>
    hostTargetsOf(report)
      .filter(({ isMet }) => !isMet)
      .map(({ what }) => what);

  it('half the sessions of bare Hono, 5,000 polls and constant memory meet the targets', () => {
    const creation = { host: load(2_000), plain: load(4_000), part: 0.5 };
    const poll = { host: load(5_000), plain: load(30_000), part: 0.17 };
    expect(missed(hostAt({ creation, poll }))).toEqual([]);
  });

  it.each([
    ['Sessions created', { creation: { host: load(1_999), plain: load(4_000), part: 0.499 } }],
    ['Polls of a session', { poll: { host: load(4_999), plain: load(30_000), part: 0.17 } }],
    ['Polls of a session', { poll: { host: load(30_000, 1), plain: load(30_000), part: 1 } }],
    ['Memory after 100,000', { memory: { sessions: 100_000, fullMiB: 100, laterMiB: 111 } }],
  ])('a lower rate, errors and growth miss the target: %s', (what, changes) => {
    expect(missed(hostAt(changes))).toEqual([expect.stringContaining(what)]);
  });

  it('the ratio compares results of the same round', () => {
    const loads = (rates: number[]) => rates.map((rate) => ({ ...load(rate), requests: rate }));
    const host = loads([800, 400, 390, 100]);
    const plain = loads([1000, 500, 1000, 125]);
    const { part, ...medians } = pairOf({ host, plain });
    expect(part).toBeCloseTo(0.8);
    expect(medians).toEqual({ host: load(395), plain: load(750) });
  });

  it('the page shows the target beside the result', () => {
    const errors = hostAt({ creation: { host: load(2_800, 7), plain: load(4_000), part: 0.7 } });
    expect(hostTable(errors)).toMatch(/\| host +\| POST \/sessions +\| +2,800 \(7 errors\) \|/);
  });
});

describe('the comparison table', () => {
  it('the table shows each rate relative to the sandbox', () => {
    expect(competitionTable(reportAt())).toMatch(/\| theirs .* 5,000 \| +0\.25 \|/);
  });

  it('the table shows errors', () => {
    const others = [rowAt('theirs', { get: figureAt(5_000, { errors: 7 }) })];
    expect(competitionTable(reportAt({ others }))).toContain('5,000 (7 errors)');
  });

  it('a missing server has a row with the reason', () => {
    const absent = [{ name: 'ghost', why: 'no | such package' }];
    expect(competitionTable(reportAt({ absent }))).toMatch(/\| ghost .*no \/ such package/);
  });
});

describe('a table', () => {
  it('the columns are aligned, numbers to the right', () => {
    expect(
      table(
        ['', 'n'],
        [
          ['one', '1'],
          ['three', '1,000'],
        ],
        [1],
      ),
    ).toBe(
      ['|       |     n |', '| ----- | ----: |', '| one   |     1 |', '| three | 1,000 |'].join(
        '\n',
      ),
    );
  });
});

describe('the page', () => {
  it('the page shows the date, the machine and the load generator', () => {
    const page = benchmarksPage(reportAt());
    for (const fact of ['2026-01-31', 'Abacus', 'Node 20.19.0', 'wrk 4.1.0', 'npm run bench']) {
      expect(page).toContain(fact);
    }
  });

  it.each([
    [0.1, false],
    [0.11, true],
  ])(
    'the page warns if other processes disturbed the rounds: %d of a core',
    (disturbance, isWarned) => {
      const reports = [reportAt({ disturbance }), reportAt({ host: hostAt({ disturbance }) })];
      for (const page of reports.map(benchmarksPage)) {
        expect(page.includes('The machine was not quiet')).toBe(isWarned);
      }
    },
  );
});
