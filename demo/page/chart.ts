/** Income and spending by month as figures, a chart, a summary and a table. */
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
import { cloneTemplate, fillFields, findElement } from './dom.ts';
import { formatMoney, formatMonth, formatShortMonth } from './format.ts';
import { type Month, sumByMonth } from './months.ts';

Chart.register(BarController, BarElement, CategoryScale, LinearScale, Legend, Tooltip);

const darkScheme = matchMedia('(prefers-color-scheme: dark)');
const reducedMotion = matchMedia('(prefers-reduced-motion: reduce)');
let current: { months: readonly Month[]; currency: string; chart: Chart } | undefined;

export function showChart(statement: Statement, accounts: readonly Account[]): void {
  const currency = accounts[0]?.currency ?? 'GBP';
  const until = new Date().toISOString().slice(0, 'YYYY-MM-DD'.length);
  const months = sumByMonth(statement.transactions, { from: statement.from, until, currency });
  showFigures(months, currency);
  showTable(months, currency);
  findElement('#chart-summary', HTMLElement).textContent = summaryOf(months, currency);
  drawChart(months, currency);
}

export function clearChart(): void {
  current?.chart.destroy();
  current = undefined;
}

darkScheme.addEventListener('change', () => {
  if (current) drawChart(current.months, current.currency);
});

/** Draws the chart with the font and the current colours of the page. */
function drawChart(months: readonly Month[], currency: string): void {
  clearChart();
  const style = getComputedStyle(document.documentElement);
  const colour = (name: string) => style.getPropertyValue(`--${name}`).trim();
  Chart.defaults.font.family = style.fontFamily;
  Chart.defaults.font.size = 13;
  Chart.defaults.color = colour('ink-soft');
  Chart.defaults.borderColor = colour('line');
  const chart = new Chart(findElement('#chart', HTMLCanvasElement), {
    type: 'bar',
    data: chartData(months, { income: colour('income'), spending: colour('spending') }),
    options: chartOptions(currency),
  });
  current = { months, currency, chart };
}

function chartData(
  months: readonly Month[],
  colours: { income: string; spending: string },
): ChartData<'bar'> {
  const bar = { borderRadius: 4, maxBarThickness: 36 };
  const dataset = (label: string, field: 'income' | 'spending') => {
    return { ...bar, label, data: months.map((m) => m[field]), backgroundColor: colours[field] };
  };
  return {
    labels: months.map(({ key }) => formatShortMonth(key)),
    datasets: [dataset('Income', 'income'), dataset('Spending', 'spending')],
  };
}

function chartOptions(currency: string): ChartOptions<'bar'> {
  const boxes = { boxWidth: 12, boxHeight: 12, useBorderRadius: true, borderRadius: 3 };
  const rounded = (minor: unknown) => formatMoney(Number(minor), currency, { pennies: false });
  return {
    animation: reducedMotion.matches ? false : { duration: 500 },
    maintainAspectRatio: false,
    interaction: { mode: 'index', intersect: false },
    plugins: {
      legend: { align: 'end', labels: boxes },
      tooltip: {
        callbacks: {
          label: ({ dataset, raw }) => `${dataset.label}: ${formatMoney(Number(raw), currency)}`,
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
    'Kept in a typical month': median(months.slice(0, -1).map((m) => m.income - m.spending)),
  };
  findElement('#figures', HTMLElement).replaceChildren(
    ...Object.entries(figures).map(([name, amount]) =>
      fillFields(cloneTemplate('figure'), {
        name,
        amount: formatMoney(amount, currency, { pennies: false }),
      }),
    ),
  );
}

function showTable(months: readonly Month[], currency: string): void {
  findElement('#months', HTMLElement).replaceChildren(
    ...months.map(({ key, income, spending }) =>
      fillFields(cloneTemplate('month'), {
        month: formatMonth(key),
        income: formatMoney(income, currency, { pennies: false }),
        spending: formatMoney(spending, currency, { pennies: false }),
        kept: formatMoney(income - spending, currency, { pennies: false, sign: true }),
      }),
    ),
  );
}

function summaryOf(months: readonly Month[], currency: string): string {
  const complete = months.slice(0, -1);
  const highest = complete.toSorted((a, b) => b.spending - a.spending)[0];
  if (!highest) return 'There is no whole month to look back on yet.';
  const amount = (minor: number) => formatMoney(minor, currency, { pennies: false });
  return (
    `In a typical month ${amount(median(complete.map((m) => m.income)))} came in and ` +
    `${amount(median(complete.map((m) => m.spending)))} went out. The dearest was ` +
    `${formatMonth(highest.key)}, with ${amount(highest.spending)}.`
  );
}

/** A median, so that one bonus or one new boiler does not change it. */
function median(amounts: readonly number[]): number {
  const sorted = amounts.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
