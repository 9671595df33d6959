/** Shows the data of the connected bank: accounts, chart and payments. */
import type { Account, Me } from '../api.ts';
import { byKind, KINDS } from './account.ts';
import { backend } from './backend.ts';
import { clearChart, showChart } from './chart.ts';
import { cloneTemplate, fillFields, findElement } from './dom.ts';
import { showPayments } from './payments.ts';

const NO_DETAILS = 'Your bank shares no details of cards.';

/** Hidden until the payments are loaded. */
const PAYMENT_SECTIONS = ['#months-section', '#payments-section'];

/**
 * Loads and shows the accounts and, if the use case includes them, the payments.
 * @throws BackendError
 */
export async function showBankData(connection: NonNullable<Me['connection']>): Promise<void> {
  hideBankData();
  const loading = findElement('#loading', HTMLElement);
  loading.hidden = false;
  try {
    const accounts = (await backend.accounts()).toSorted(byKind);
    showAccounts(accounts);
    findElement('#bank-data', HTMLElement).hidden = false;
    if (!connection.readsTransactions) return;
    const statement = await backend.statement();
    for (const id of PAYMENT_SECTIONS) findElement(id, HTMLElement).hidden = false;
    showChart(statement, accounts);
    showPayments(statement, accounts);
  } finally {
    loading.hidden = true;
  }
}

export function hideBankData(): void {
  for (const id of ['#bank-data', ...PAYMENT_SECTIONS]) findElement(id, HTMLElement).hidden = true;
  clearChart();
}

function showAccounts(accounts: readonly Account[]): void {
  findElement('#accounts', HTMLElement).replaceChildren(
    ...accounts.map(({ kind, number, holders, currency }) =>
      fillFields(cloneTemplate('account'), {
        kind: KINDS[kind],
        number,
        holders: kind === 'card' ? NO_DETAILS : [...holders, currency].join(' · '),
      }),
    ),
  );
}
