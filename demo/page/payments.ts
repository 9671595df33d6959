/** The payments: newest first, by day, with search and filters. */
import type { Account, Statement, Transaction } from '../api.ts';
import { copyOf, fill, find } from './dom.ts';
import { nameOf } from './bank-data.ts';
import { count, dayName, money } from './format.ts';

const PAGE = 40;

type Ledger = { statement: Statement; accounts: readonly Account[]; shown: number };

let ledger: Ledger | undefined;

export function showLedger(statement: Statement, accounts: readonly Account[]): void {
  ledger = { statement, accounts, shown: PAGE };
  const categories = new Set(statement.transactions.flatMap(({ category }) => category ?? []));
  offer(
    'category',
    [...categories].toSorted().map((name) => ({ value: name, text: name })),
  );
  offer(
    'account',
    accounts.map((account) => ({ value: account.id, text: nameOf(account) })),
  );
  show(ledger);
}

const filters = find('#filters', HTMLFormElement);
filters.addEventListener('input', () => {
  if (!ledger) return;
  ledger.shown = PAGE;
  show(ledger);
});
filters.addEventListener('submit', (event) => event.preventDefault());
find('#more', HTMLButtonElement).addEventListener('click', () => {
  if (!ledger) return;
  ledger.shown += PAGE;
  show(ledger);
});

function show({ statement, accounts, shown }: Ledger): void {
  const fits = filter();
  const found = statement.transactions.filter(fits);
  const days = Map.groupBy(found.slice(0, shown), ({ at }) => at.slice(0, 'YYYY-MM-DD'.length));
  find('#payments', HTMLElement).replaceChildren(...[...days].map(dayOf));
  find('#found', HTMLElement).textContent = foundSentence(found, statement, accounts);
  find('#more', HTMLButtonElement).hidden = found.length <= shown;
}

function filter(): (transaction: Transaction) => boolean {
  const chosen = new FormData(filters);
  const words = String(chosen.get('words') ?? '')
    .toLocaleLowerCase('en-GB')
    .split(/\s+/);
  const category = chosen.get('category');
  const account = chosen.get('account');
  return (transaction) => {
    const { description, merchant = '', category: its = '' } = transaction;
    const text = `${description} ${merchant} ${its}`.toLocaleLowerCase('en-GB');
    return (
      (category === '' || category === its) &&
      (account === '' || account === transaction.accountId) &&
      words.every((word) => text.includes(word))
    );
  };
}

function foundSentence(
  found: readonly Transaction[],
  { transactions, isCut }: Statement,
  accounts: readonly Account[],
): string {
  const currency = accounts[0]?.currency ?? 'GBP';
  const sum = found.reduce((total, t) => total + (t.currency === currency ? t.amount : 0), 0);
  const all = found.length === transactions.length;
  const cut = isCut ? ' This bank has more than Sixpence reads; these are the newest.' : '';
  if (found.length === 0) return 'No payment fits.';
  if (all) return `${count(found.length, 'payment')}.${cut}`;
  return `${count(found.length, 'payment')}, together ${money(sum, currency, { sign: true })}.${cut}`;
}

function dayOf([day, transactions]: [string, readonly Transaction[]]): HTMLElement {
  const section = fill(copyOf('day'), { day: dayName(day) });
  find('ul', HTMLElement, section).append(...transactions.map(lineOf));
  return section;
}

function lineOf(transaction: Transaction): HTMLElement {
  const { merchant, description, category, pending, amount, currency } = transaction;
  const line = fill(copyOf('payment'), {
    title: merchant ?? description,
    description: merchant === undefined ? undefined : description,
    category,
    pending: pending ? 'Pending' : undefined,
    amount: money(amount, currency, { sign: true }),
  });
  line.classList.toggle('incoming', amount > 0);
  return line;
}

function offer(name: string, options: readonly { value: string; text: string }[]): void {
  const select = find(`select[name="${name}"]`, HTMLSelectElement, filters);
  const before = select.value;
  const [all] = select.options;
  select.replaceChildren(...(all ? [all] : []), ...options.map((o) => new Option(o.text, o.value)));
  select.value = options.some(({ value }) => value === before) ? before : '';
}
