/** Income and spending by month: figures, a chart, a sentence and a table that say the same. */
import {
  BarController,
  BarElement,
  CategoryScale,
  Chart,
  type ChartData,
  type ChartOptions,
  Legend,
  LinearScale,
  Tooltip,
} from 'chart.js';
import type { Account, Statement } from '../api.ts';
import { copyOf, fill, find } from './dom.ts';
import { byMonth, type Month } from './months.ts';
import { money, monthName, shortMonthName } from './format.ts';

Chart.register(BarController, BarElement, CategoryScale, LinearScale, Legend, Tooltip);

const dark = matchMedia('(prefers-color-scheme: dark)');
const still = matchMedia('(prefers-reduced-motion: reduce)');
let picture: { months: readonly Month[]; currency: string; chart: Chart } | undefined;

export function showPicture(statement: Statement, accounts: readonly Account[]): void {
  const currency = accounts[0]?.currency ?? 'GBP';
  const until = new Date().toISOString().slice(0, 'YYYY-MM-DD'.length);
  const months = byMonth(statement.transactions, { from: statement.from, until, currency });
  showFigures(months, currency);
  showTable(months, currency);
  find('#picture-summary', HTMLElement).textContent = summaryOf(months, currency);
  paint(months, currency);
}

export function clearPicture(): void {
  picture?.chart.destroy();
  picture = undefined;
}

dark.addEventListener('change', () => {
  if (picture) paint(picture.months, picture.currency);
});

/** With the page's own type and colours, as the style sheet gives them now. */
function paint(months: readonly Month[], currency: string): void {
  clearPicture();
  const style = getComputedStyle(document.documentElement);
  const colour = (name: string) => style.getPropertyValue(`--${name}`).trim();
  Chart.defaults.font.family = style.fontFamily;
  Chart.defaults.font.size = 13;
  Chart.defaults.color = colour('ink-soft');
  Chart.defaults.borderColor = colour('line');
  const chart = new Chart(find('#chart', HTMLCanvasElement), {
    type: 'bar',
    data: dataOf(months, { income: colour('income'), spending: colour('spending') }),
    options: optionsFor(currency),
  });
  picture = { months, currency, chart };
}

function dataOf(
  months: readonly Month[],
  colours: { income: string; spending: string },
): ChartData<'bar'> {
  const bar = { borderRadius: 4, maxBarThickness: 36 };
  const of = (label: string, what: 'income' | 'spending') => {
    return { ...bar, label, data: months.map((m) => m[what]), backgroundColor: colours[what] };
  };
  return {
    labels: months.map(({ key }) => shortMonthName(key)),
    datasets: [of('Income', 'income'), of('Spending', 'spending')],
  };
}

function optionsFor(currency: string): ChartOptions<'bar'> {
  const boxes = { boxWidth: 12, boxHeight: 12, useBorderRadius: true, borderRadius: 3 };
  const rounded = (minor: unknown) => money(Number(minor), currency, { pennies: false });
  return {
    animation: still.matches ? false : { duration: 500 },
    maintainAspectRatio: false,
    interaction: { mode: 'index', intersect: false },
    plugins: {
      legend: { align: 'end', labels: boxes },
      tooltip: {
        callbacks: {
          label: ({ dataset, raw }) => `${dataset.label}: ${money(Number(raw), currency)}`,
        },
      },
    },
    scales: {
      x: { grid: { display: false }, border: { display: false } },
      y: { border: { display: false }, ticks: { maxTicksLimit: 6, callback: rounded } },
    },
  };
}

function showFigures(months: readonly Month[], currency: string): void {
  const now = months.at(-1);
  const figures = {
    'In this month': now?.income ?? 0,
    'Out this month': now?.spending ?? 0,
    'Kept in a typical month': typical(months.slice(0, -1).map((m) => m.income - m.spending)),
  };
  find('#figures', HTMLElement).replaceChildren(
    ...Object.entries(figures).map(([what, amount]) =>
      fill(copyOf('figure'), { what, amount: money(amount, currency, { pennies: false }) }),
    ),
  );
}

function showTable(months: readonly Month[], currency: string): void {
  find('#months', HTMLElement).replaceChildren(
    ...months.map(({ key, income, spending }) =>
      fill(copyOf('month'), {
        month: monthName(key),
        income: money(income, currency, { pennies: false }),
        spending: money(spending, currency, { pennies: false }),
        kept: money(income - spending, currency, { pennies: false, sign: true }),
      }),
    ),
  );
}

function summaryOf(months: readonly Month[], currency: string): string {
  const whole = months.slice(0, -1);
  const dearest = whole.toSorted((a, b) => b.spending - a.spending)[0];
  if (!dearest) return 'There is no whole month to look back on yet.';
  const amount = (minor: number) => money(minor, currency, { pennies: false });
  return (
    `In a typical month ${amount(typical(whole.map((m) => m.income)))} came in and ` +
    `${amount(typical(whole.map((m) => m.spending)))} went out. The dearest was ` +
    `${monthName(dearest.key)}, with ${amount(dearest.spending)}.`
  );
}

/** The median: one bonus or one new boiler does not make a month typical. */
function typical(amounts: readonly number[]): number {
  const sorted = amounts.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
