/** One cell of the matrix: a journey from the button to its end, and its outcome. */
import { type PageEvent, type PartnerSite, PLACEMENTS, type Placement } from './partner-site.ts';

export const OPENER_POLICIES = ['none', 'same-origin-allow-popups', 'same-origin'] as const;
export type OpenerPolicy = (typeof OPENER_POLICIES)[number];

export type Cell = {
  mode: 'popup' | 'redirect';
  placement: Placement;
  /** Cross-Origin-Opener-Policy of the page and of the page that frames it. */
  page: OpenerPolicy;
  /** Cross-Origin-Opener-Policy of the hosted pages and of the bank's pages. */
  bank: OpenerPolicy;
};

/** A browser under test. */
export type Engine = {
  /** Name and version. */
  name: string;
  /** Opens a page as a new user. */
  openPage(url: string): Promise<BrowserUser>;
  close(): Promise<void>;
};

/** The actions of a user in a browser. */
export type BrowserUser = {
  /** Presses the element's button or its link, also inside a frame. */
  press(part: 'button' | 'link'): Promise<void>;
  /** Completes a step of the bank in the window of this origin. */
  completeBankStep(origin: string, step: Step): Promise<void>;
  /** Errors and warnings on the consoles of all windows. */
  consoleErrors: string[];
  /** Closes all windows of this user. */
  close(): Promise<void>;
};

export type Step = { fields?: Readonly<Record<string, string>>; press: string };

export type Outcome = {
  cell: Cell;
  /** How often `connect-bank-authorized` was fired. */
  authorized: number;
  /** Exits (by reason) and errors (by code) before it. */
  interruptions: string[];
  /** Where the journey was visible. */
  shown: 'window' | 'link' | 'tab';
  /** Channels that signalled the return to the page, possibly after the page had polled the result. */
  channels: string[];
  /** `closed` of the bank's window was true while it was open. */
  closedTooEarly: boolean;
  consoleErrors: string[];
};

/** The steps at the mock bank. */
const STEPS: readonly Step[] = [
  { press: 'button[value="allow"]' },
  { fields: { username: 'john', password: 'doe' }, press: 'form[novalidate] button.primary' },
  { press: 'button[value="approve"]' },
];
const RETURN: Step = { press: 'a[href$="/return"]' };

const SIGNALS = ['broadcast', 'message', 'storage'];

/** All cells. Frames have no `redirect` mode, because banks refuse to be framed. */
export const CELLS: readonly Cell[] = [
  ...PLACEMENTS.flatMap((placement) => policiesFor({ mode: 'popup', placement })),
  ...policiesFor({ mode: 'redirect', placement: 'top level' }),
];

export function cellName({ mode, placement, page, bank }: Cell): string {
  return `${mode}, ${placement}, page ${page}, bank ${bank}`;
}

/**
 * Runs one journey.
 * @param setup.banks URLs of the sandboxes, by the policy of their pages
 */
export async function runJourney(
  engine: Engine,
  { site, banks }: { site: PartnerSite; banks: Readonly<Record<OpenerPolicy, string>> },
  cell: Cell,
): Promise<Outcome> {
  const { mode, placement } = cell;
  const runId = crypto.randomUUID();
  const openerPolicy = cell.page === 'none' ? '' : cell.page;
  const page = { runId, bank: cell.bank, mode, placement, openerPolicy };
  const user = await engine.openPage(site.urlOf(page));
  try {
    await user.press('button');
    const { type } = await site.waitForEvent(
      runId,
      ({ type }) => type === 'open' || type === 'error',
    );
    if (type === 'error') await user.press('link');
    for (const step of STEPS) await user.completeBankStep(banks[cell.bank], step);
    const closedTooEarly = site.events(runId).some((event) => event.type === 'closed');
    await user.completeBankStep(banks[cell.bank], RETURN);
    await site.waitForEvent(runId, ({ type }) => type === 'authorized');
    await site.waitUntilSettled(runId);
    return {
      cell,
      closedTooEarly,
      ...summarize(site.events(runId)),
      consoleErrors: allConsoleErrors(),
    };
  } finally {
    await user.close();
  }

  function allConsoleErrors(): string[] {
    const pageErrors = site.events(runId).filter(({ type }) => type === 'console-error');
    return [...user.consoleErrors, ...pageErrors.map(({ detail }) => detail)];
  }
}

function summarize(
  events: PageEvent[],
): Pick<Outcome, 'authorized' | 'interruptions' | 'shown' | 'channels'> {
  const end = events.findIndex(({ type }) => type === 'authorized');
  const before = events.slice(0, end);
  const signals = events.filter(({ type }) => SIGNALS.includes(type)).map(({ type }) => type);
  const interruptions = before.filter(({ type }) => type === 'exit' || type === 'error');
  const opened = before.find(({ type }) => type === 'open')?.detail;
  return {
    authorized: events.filter(({ type }) => type === 'authorized').length,
    interruptions: interruptions.map(({ detail }) => detail),
    shown: opened === 'popup' ? 'window' : opened === 'redirect' ? 'tab' : 'link',
    channels: [...new Set(signals)],
  };
}

function policiesFor(cell: Pick<Cell, 'mode' | 'placement'>): Cell[] {
  return OPENER_POLICIES.flatMap((page) =>
    OPENER_POLICIES.map((bank) => ({ ...cell, page, bank })),
  );
}
