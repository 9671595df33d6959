/** The payments by day, newest first, with search and filters. */
import type { Account, Statement, Transaction } from '../api.ts';
import { accountName } from './account.ts';
import { cloneTemplate, fillFields, findElement } from './dom.ts';
import { formatCount, formatDay, formatMoney } from './format.ts';

const PAGE_SIZE = 40;

type PaymentList = { statement: Statement; accounts: readonly Account[]; shown: number };

let list: PaymentList | undefined;

export function showPayments(statement: Statement, accounts: readonly Account[]): void {
  list = { statement, accounts, shown: PAGE_SIZE };
  const categories = new Set(statement.transactions.flatMap(({ category }) => category ?? []));
  setOptions(
    'category',
    [...categories].toSorted().map((name) => ({ value: name, text: name })),
  );
  setOptions(
    'account',
    accounts.map((account) => ({ value: account.id, text: accountName(account) })),
  );
  show(list);
}

const filters = findElement('#filters', HTMLFormElement);
filters.addEventListener('input', () => {
  if (!list) return;
  list.shown = PAGE_SIZE;
  show(list);
});
filters.addEventListener('submit', (event) => event.preventDefault());
findElement('#more', HTMLButtonElement).addEventListener('click', () => {
  if (!list) return;
  list.shown += PAGE_SIZE;
  show(list);
});

function show({ statement, accounts, shown }: PaymentList): void {
  const matches = createFilter();
  const found = statement.transactions.filter(matches);
  const days = Map.groupBy(found.slice(0, shown), ({ at }) => at.slice(0, 'YYYY-MM-DD'.length));
  findElement('#payment-list', HTMLElement).replaceChildren(...[...days].map(renderDay));
  findElement('#payments-summary', HTMLElement).textContent = summaryOf(found, statement, accounts);
  findElement('#more', HTMLButtonElement).hidden = found.length <= shown;
}

function createFilter(): (transaction: Transaction) => boolean {
  const values = new FormData(filters);
  const terms = String(values.get('words') ?? '')
    .toLocaleLowerCase('en-GB')
    .split(/\s+/);
  const category = values.get('category');
  const account = values.get('account');
  return (transaction) => {
    const { description, merchant = '', category: transactionCategory = '' } = transaction;
    const text = `${description} ${merchant} ${transactionCategory}`.toLocaleLowerCase('en-GB');
    return (
      (category === '' || category === transactionCategory) &&
      (account === '' || account === transaction.accountId) &&
      terms.every((term) => text.includes(term))
    );
  };
}

function summaryOf(
  found: readonly Transaction[],
  { transactions, isTruncated }: Statement,
  accounts: readonly Account[],
): string {
  const currency = accounts[0]?.currency ?? 'GBP';
  const sum = found.reduce((total, t) => total + (t.currency === currency ? t.amount : 0), 0);
  const isUnfiltered = found.length === transactions.length;
  const truncatedNote = isTruncated
    ? ' This bank has more than Sixpence reads; these are the newest.'
    : '';
  if (found.length === 0) return 'No payment fits.';
  if (isUnfiltered) return `${formatCount(found.length, 'payment')}.${truncatedNote}`;
  const total = formatMoney(sum, currency, { sign: true });
  return `${formatCount(found.length, 'payment')}, together ${total}.${truncatedNote}`;
}

function renderDay([day, transactions]: [string, readonly Transaction[]]): HTMLElement {
  const section = fillFields(cloneTemplate('day'), { day: formatDay(day) });
  findElement('ul', HTMLElement, section).append(...transactions.map(renderPayment));
  return section;
}

function renderPayment(transaction: Transaction): HTMLElement {
  const { merchant, description, category, pending, amount, currency } = transaction;
  const item = fillFields(cloneTemplate('payment'), {
    title: merchant ?? description,
    description: merchant === undefined ? undefined : description,
    category,
    pending: pending ? 'Pending' : undefined,
    amount: formatMoney(amount, currency, { sign: true }),
  });
  item.classList.toggle('incoming', amount > 0);
  return item;
}

function setOptions(name: string, options: readonly { value: string; text: string }[]): void {
  const select = findElement(`select[name="${name}"]`, HTMLSelectElement, filters);
  const before = select.value;
  const [all] = select.options;
  select.replaceChildren(...(all ? [all] : []), ...options.map((o) => new Option(o.text, o.value)));
  select.value = options.some(({ value }) => value === before) ? before : '';
}
