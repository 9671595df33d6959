/** One cell of the matrix: a journey from the button to its end, and what was seen on the way. */
import { type Heard, PLACEMENTS, type Placement, type Shop } from './shop.ts';

export const OPENER_POLICIES = ['none', 'same-origin-allow-popups', 'same-origin'] as const;
export type OpenerPolicy = (typeof OPENER_POLICIES)[number];

export type Cell = {
  mode: 'popup' | 'redirect';
  placement: Placement;
  /** Cross-Origin-Opener-Policy of the page, and of the one around it. */
  page: OpenerPolicy;
  /** That of the journey's and the bank's pages. */
  bank: OpenerPolicy;
};

/** A browser, driven. */
export type Engine = {
  /** With its version. */
  name: string;
  /** A new person, on the page at `address`. */
  visit(address: string): Promise<Person>;
  close(): Promise<void>;
};

/** What a person does with a browser. */
export type Person = {
  /** Presses the element's button, or follows the link below it; wherever its page is framed. */
  press(what: 'button' | 'link'): Promise<void>;
  /** Fills in and presses in whichever window is at the address's origin. */
  atBank(origin: string, step: Step): Promise<void>;
  /** What the browser's console says in any window: errors and warnings. */
  complaints: string[];
  leave(): Promise<void>;
};

export type Step = { fields?: Readonly<Record<string, string>>; press: string };

export type Outcome = {
  cell: Cell;
  /** How often `connect-bank-authorized` was fired. */
  authorized: number;
  /** Exits and errors before it, by reason or code. */
  detours: string[];
  /** How the journey was on screen. */
  shown: 'window' | 'link' | 'tab';
  /** Which channels told the page that the user is back; the last maybe after it knew. */
  toldBy: string[];
  /** `closed` of the bank's window read true while it was open. */
  closedLied: boolean;
  complaints: string[];
};

/** What the mock bank asks, in order. */
const STEPS: readonly Step[] = [
  { press: 'button[value="allow"]' },
  { fields: { username: 'john', password: 'doe' }, press: 'form[novalidate] button.primary' },
  { press: 'button[value="approve"]' },
];
const RETURN: Step = { press: 'a[href$="/return"]' };

const SIGNALS = ['broadcast', 'message', 'storage'];

/** All cells. Inside frames there is no redirect: banks refuse to be shown in them. */
export const CELLS: readonly Cell[] = [
  ...PLACEMENTS.flatMap((placement) => policiesFor({ mode: 'popup', placement })),
  ...policiesFor({ mode: 'redirect', placement: 'top level' }),
];

export function nameOf({ mode, placement, page, bank }: Cell): string {
  return `${mode}, ${placement}, page ${page}, bank ${bank}`;
}

/** Walks through one journey. `banks`: addresses of sandboxes, by the policy of their pages. */
export async function walk(
  engine: Engine,
  { shop, banks }: { shop: Shop; banks: Readonly<Record<OpenerPolicy, string>> },
  cell: Cell,
): Promise<Outcome> {
  const { mode, placement } = cell;
  const visit = crypto.randomUUID();
  const openerPolicy = cell.page === 'none' ? '' : cell.page;
  const page = { visit, bank: cell.bank, mode, placement, openerPolicy };
  const person = await engine.visit(shop.addressOf(page));
  try {
    await person.press('button');
    const { what } = await shop.until(visit, ({ what }) => what === 'open' || what === 'error');
    if (what === 'error') await person.press('link');
    for (const step of STEPS) await person.atBank(banks[cell.bank], step);
    const closedLied = shop.heard(visit).some((heard) => heard.what === 'closed');
    await person.atBank(banks[cell.bank], RETURN);
    await shop.until(visit, ({ what }) => what === 'authorized');
    await shop.settled(visit);
    return { cell, closedLied, ...seenIn(shop.heard(visit)), complaints: complaintsOf() };
  } finally {
    await person.leave();
  }

  function complaintsOf(): string[] {
    const own = shop.heard(visit).filter(({ what }) => what === 'complaint');
    return [...person.complaints, ...own.map(({ detail }) => detail)];
  }
}

function seenIn(heard: Heard[]): Pick<Outcome, 'authorized' | 'detours' | 'shown' | 'toldBy'> {
  const end = heard.findIndex(({ what }) => what === 'authorized');
  const before = heard.slice(0, end);
  const told = heard.filter(({ what }) => SIGNALS.includes(what)).map(({ what }) => what);
  const detours = before.filter(({ what }) => what === 'exit' || what === 'error');
  const opened = before.find(({ what }) => what === 'open')?.detail;
  return {
    authorized: heard.filter(({ what }) => what === 'authorized').length,
    detours: detours.map(({ detail }) => detail),
    shown: opened === 'popup' ? 'window' : opened === 'redirect' ? 'tab' : 'link',
    toldBy: [...new Set(told)],
  };
}

function policiesFor(cell: Pick<Cell, 'mode' | 'placement'>): Cell[] {
  return OPENER_POLICIES.flatMap((page) =>
    OPENER_POLICIES.map((bank) => ({ ...cell, page, bank })),
  );
}
