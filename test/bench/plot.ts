import { type Report, type Row, whole } from './report.ts';

type Bar = { name: string; value: number; label: string; isOurs: boolean };
type Panel = { title: string; bars: readonly Bar[] };

const WIDTH = 760;
const NAMES = 190;
const LABELS = 90;
const BAR = 16;
const STEP = 24;
const TITLE = 40;
const MARGIN = 16;

const STYLE = `
text { font: 13px system-ui, sans-serif; fill: #334155; }
.title { font-weight: 600; fill: #0f172a; }
.ours { font-weight: 600; }
rect { fill: #94a3b8; }
rect.ours { fill: #2563eb; }
.paper { fill: #ffffff; }
@media (prefers-color-scheme: dark) {
  text { fill: #cbd5e1; }
  .title { fill: #f8fafc; }
  rect { fill: #64748b; }
  rect.ours { fill: #60a5fa; }
  .paper { fill: #0d1117; }
}`;

/** Renders `docs/benchmarks.svg`. */
export function benchmarksPlot({ ours, others }: Report): string {
  const rows = [ours, ...others];
  const bars = (figureOf: (row: Row) => number | undefined, unit = ''): Bar[] =>
    rows
      .flatMap((row) => {
        const value = figureOf(row);
        if (value === undefined) return [];
        return [{ name: row.name, value, label: whole(value) + unit, isOurs: row === ours }];
      })
      .sort((a, b) => b.value - a.value);
  return plot([
    { title: 'GET requests per second', bars: bars(({ figures }) => figures.get?.perSecond) },
    { title: 'Tokens per second', bars: bars(({ figures }) => figures.token?.perSecond) },
    {
      title: 'Time from start to first response (shorter is better)',
      bars: bars(({ firstResponse }) => firstResponse, ' ms').reverse(),
    },
  ]);
}

/** Panels of horizontal bars, one below the other, each to a scale of its own. */
export function plot(panels: readonly Panel[]): string {
  let y = MARGIN;
  const drawn = panels.map((panel) => {
    const text = drawPanel(panel, y);
    y += TITLE + panel.bars.length * STEP + MARGIN;
    return text;
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${y}" role="img" aria-label="${escaped(summaryOf(panels))}">`,
    `<style>${STYLE}\n</style>`,
    `<rect class="paper" width="${WIDTH}" height="${y}"/>`,
    ...drawn,
    '</svg>\n',
  ].join('\n');
}

function drawPanel({ title, bars }: Panel, top: number): string {
  const greatest = Math.max(...bars.map(({ value }) => value));
  const space = WIDTH - NAMES - LABELS - 2 * MARGIN;
  const lines = bars.flatMap(({ name, value, label, isOurs }, i) => {
    const y = top + TITLE + i * STEP;
    const text = y + BAR - 3;
    const width = Math.max(1, Math.round((value / greatest) * space));
    const mark = isOurs ? ' class="ours"' : '';
    return [
      `<text${mark} x="${MARGIN + NAMES - 10}" y="${text}" text-anchor="end">${escaped(name)}</text>`,
      `<rect${mark} x="${MARGIN + NAMES}" y="${y}" width="${width}" height="${BAR}" rx="2"/>`,
      `<text${mark} x="${MARGIN + NAMES + width + 8}" y="${text}">${escaped(label)}</text>`,
    ];
  });
  return [
    `<text class="title" x="${MARGIN}" y="${top + 20}">${escaped(title)}</text>`,
    ...lines,
  ].join('\n');
}

function summaryOf(panels: readonly Panel[]): string {
  return panels
    .map(({ title, bars }) => `${title}: ${bars.map((b) => `${b.name} ${b.label}`).join(', ')}.`)
    .join(' ');
}

function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
