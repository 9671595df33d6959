import { describe, expect, it } from 'vitest';
import { benchmarksPlot, plot } from './plot.ts';
import { figureAt, reportAt, rowAt } from './report-at.ts';

const bar = { name: 'theirs', label: '1', isOurs: false };

describe('a plot', () => {
  it('the bars are proportional to the largest', () => {
    const svg = plot([
      {
        title: 'Speed',
        bars: [
          { ...bar, value: 100 },
          { ...bar, value: 25 },
        ],
      },
    ]);
    const [whole = 0, quarter] = [...svg.matchAll(/<rect x.*? width="(\d+)"/g)].map(([, w]) =>
      Number(w),
    );
    expect(quarter).toBe(Math.round(whole / 4));
  });

  it('texts are escaped', () => {
    const svg = plot([{ title: 'a < b & "c"', bars: [{ ...bar, value: 1 }] }]);
    expect(svg).toContain('a &lt; b &amp; &quot;c&quot;');
  });

  it('the plot has a text alternative', () => {
    const svg = plot([{ title: 'Speed', bars: [{ ...bar, value: 1 }] }]);
    expect(svg).toContain('aria-label="Speed: theirs 1."');
  });

  it('the fastest is first, by requests or by time', () => {
    const others = [rowAt('theirs', { get: figureAt(40_000) }, 3_000)];
    const [requests = '', , start = ''] = benchmarksPlot(reportAt({ others }))
      .split('class="title"')
      .slice(1);
    expect(requests.indexOf('theirs')).toBeLessThan(requests.indexOf('ours<'));
    expect(start.indexOf('ours<')).toBeLessThan(start.indexOf('theirs'));
  });
});
