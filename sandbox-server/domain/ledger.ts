import { accountStreamOf, type BankAccount } from './account.ts';
import {
  type Day,
  dayAt,
  firstDayOf,
  lastDayOf,
  type Month,
  monthOf,
  monthOfDate,
} from './calendar.ts';
import {
  type Draw,
  loanIn,
  type Occurrence,
  refundIn,
  scheduledIn,
  singleIn,
  spreadIn,
  spreadTotal,
} from './occurrence.ts';
import { type Customer, customerKeyOf } from './persona.ts';
import type { AccountPlan, Habit, Sweep } from './plan.ts';
import { fraction, hexAt, noise, type Stream, streamOf } from './random.ts';

/**
 * Every entry of an account there ever was and will be, as a function of seed, customer, account and
 * date. Nothing is stored: an entry of any day is computed when somebody looks, and what a whole
 * month moves is known from its budgets, without its entries. A `Ledger` lives for one question and
 * remembers only what that question asked for twice.
 */
export type Ledger = {
  plan: AccountPlan;
  stream: Stream;
  opened: Month;
  /** Habits that move this account's money: its own, and those of the customer's other accounts. */
  sources: Source[];
  /** Balance at the beginning of each month since `opened`, as far as somebody asked. */
  openings: number[];
  /** The month last looked at. */
  recent?: { month: Month; rows: Row[] };
};

type Source = {
  habit: Habit;
  draw: Draw;
  /** Whose habit it is. */
  owner: Ledger;
  /** The other account of the customer, when the money stays with them. */
  other?: AccountPlan;
};

/** One entry before it is put into words. */
export type Row = Occurrence & { source: Source };

/** The ledger of one of a customer's accounts. */
export function openLedger(query: {
  customer: Customer;
  account: Pick<BankAccount, 'key' | 'providerId'>;
  seed: string;
}): Ledger {
  const { customer, account, seed } = query;
  const bank = { seed, providerId: account.providerId };
  const scale = 0.92 + 0.16 * fraction(streamOf(seed, customerKeyOf(customer))[0], 0);
  const ledgers = customer.persona.accounts.map(
    (plan): Ledger => ({
      plan,
      stream: accountStreamOf(customer, bank, plan.key),
      opened: monthOfDate(plan.opened),
      sources: [],
      openings: [plan.opening],
    }),
  );
  for (const owner of ledgers) {
    for (const habit of owner.plan.habits) linkHabit(habit, { owner, ledgers, scale });
  }
  const ledger = ledgers.find(({ plan }) => plan.key === account.key);
  if (ledger === undefined) throw new Error(`the persona has no account "${account.key}"`);
  return ledger;
}

/** All entries of a day, the latest first; among entries of one instant the greatest id first. */
export function rowsOn(ledger: Ledger, day: Day): Row[] {
  const month = monthOf(day);
  if (month < ledger.opened) return [];
  if (ledger.recent?.month !== month) {
    ledger.recent = {
      month,
      rows: ledger.sources.flatMap((source) => rowsOf(source, ledger, month)),
    };
  }
  const rows = ledger.recent.rows.filter(({ at }) => dayAt(at) === day);
  for (const source of ledger.sources) {
    if (isDaily(source.habit))
      rows.push(...asRows(spreadIn(source.habit, source.draw, day), source));
  }
  return rows.sort((a, b) => b.at - a.at || (idOf(ledger, a) < idOf(ledger, b) ? 1 : -1));
}

/** 32 lowercase hexadecimal characters, the same for this entry at any time. */
export function idOf({ stream }: Ledger, { source, period, nth }: Row): string {
  return hexAt(stream, source.draw.seed, period, nth);
}

/** What the account held when a month began. */
export function openingOf(ledger: Ledger, month: Month): number {
  const { openings, opened } = ledger;
  while (opened + openings.length <= month) {
    const last = opened + openings.length - 1;
    openings.push((openings.at(-1) ?? 0) + movedIn(ledger, last, () => true));
  }
  return openings[Math.max(0, month - opened)] ?? 0;
}

/** What the chosen sources move in a month, from the account's point of view. */
function movedIn(ledger: Ledger, month: Month, chosen: (source: Source) => boolean): number {
  let sum = 0;
  for (const source of ledger.sources) {
    if (chosen(source)) sum += totalOf(source, month) * (source.owner === ledger ? 1 : -1);
  }
  return sum;
}

/** The money of a habit in a month, from its owner's point of view. */
function totalOf({ habit, draw, owner }: Source, month: Month): number {
  if (month < owner.opened) return 0;
  if (!isDaily(habit)) {
    if (habit.kind === 'spread') return spreadTotal(habit, draw, month);
    return occurrencesOf(habit, draw, owner, month).reduce((sum, { pence }) => sum + pence, 0);
  }
  let sum = 0;
  for (let day = firstDayOf(month); day <= lastDayOf(month); day += 1) {
    sum += spreadTotal(habit, draw, day);
  }
  return sum;
}

function occurrencesOf(habit: Habit, draw: Draw, owner: Ledger, month: Month): Occurrence[] {
  switch (habit.kind) {
    case 'scheduled':
      return scheduledIn(habit, draw, month);
    case 'spread':
      return isDaily(habit) ? [] : spreadIn(habit, draw, month);
    case 'loan':
      return loanIn(habit, draw, month);
    case 'refund':
      return refundIn(habit, draw, month, () => purchasesOf(habit.of, owner, month - 1));
    case 'sweep':
      return singleIn(habit, draw, month, sweptIn(owner, month, habit));
    case 'interest':
      return singleIn(habit, draw, month, interestIn(owner, month, habit.rate));
  }
}

function purchasesOf(id: string, owner: Ledger, month: Month): Occurrence[] {
  const source = owner.sources.find(
    ({ habit, owner: whose }) => whose === owner && habit.id === id,
  );
  if (source === undefined || month < owner.opened) return [];
  return occurrencesOf(source.habit, source.draw, owner, month);
}

/** Minus what the month before brought, its own sweep apart, but for what it keeps. */
function sweptIn(owner: Ledger, month: Month, { unit, keep }: Sweep): number {
  if (month <= owner.opened) return 0;
  const surplus = movedIn(
    owner,
    month - 1,
    (source) => source.habit.kind !== 'sweep' || source.owner !== owner,
  );
  return Math.round((keep - surplus) / unit) * unit;
}

function interestIn(owner: Ledger, month: Month, rate: number): number {
  return Math.max(0, Math.round((openingOf(owner, month) * rate) / 12));
}

function linkHabit(
  habit: Habit,
  { owner, ledgers, scale }: { owner: Ledger; ledgers: Ledger[]; scale: number },
): void {
  const draw = { seed: noise(owner.stream[0], streamOf(habit.id)[0]), scale };
  const target = 'toAccount' in habit ? habit.toAccount : undefined;
  const other = ledgers.find(({ plan }) => plan.key === target);
  owner.sources.push({ habit, draw, owner, ...(other && { other: other.plan }) });
  other?.sources.push({ habit, draw, owner, other: owner.plan });
}

/** The entries of a habit in a month as this account sees them. */
function rowsOf(source: Source, ledger: Ledger, month: Month): Row[] {
  if (month < source.owner.opened) return [];
  const rows = asRows(occurrencesOf(source.habit, source.draw, source.owner, month), source);
  return source.owner === ledger ? rows : rows.map((row) => ({ ...row, pence: -row.pence }));
}

function asRows(occurrences: Occurrence[], source: Source): Row[] {
  return occurrences.map((occurrence) => ({ ...occurrence, source }));
}

function isDaily(habit: Habit): habit is Extract<Habit, { kind: 'spread' }> & { per: 'day' } {
  return habit.kind === 'spread' && habit.per === 'day';
}
