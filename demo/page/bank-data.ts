/** Everything that a connected bank puts on the page. */
import type { Account, Me } from '../api.ts';
import { backend } from './backend.ts';
import { copyOf, fill, find } from './dom.ts';
import { showLedger } from './payments.ts';
import { clearPicture, showPicture } from './chart.ts';

const NO_DETAILS = 'Your bank shares no details of cards.';
const KINDS = { current: 'Current account', savings: 'Savings account', card: 'Card' } as const;

/** What appears only once the payments are here, and not at all where the use case has none. */
const PAYMENTS = ['#picture', '#ledger'];

/** Reads accounts and, where the use case includes them, payments; throws a `BackendError`. */
export async function showMoney(connection: NonNullable<Me['connection']>): Promise<void> {
  clearMoney();
  const loading = find('#loading', HTMLElement);
  loading.hidden = false;
  try {
    const accounts = (await backend.accounts()).toSorted(byKind);
    showAccounts(accounts);
    find('#money', HTMLElement).hidden = false;
    if (!connection.readsTransactions) return;
    const statement = await backend.statement();
    for (const id of PAYMENTS) find(id, HTMLElement).hidden = false;
    showPicture(statement, accounts);
    showLedger(statement, accounts);
  } finally {
    loading.hidden = true;
  }
}

export function clearMoney(): void {
  for (const id of ['#money', ...PAYMENTS]) find(id, HTMLElement).hidden = true;
  clearPicture();
}

/** "Current account ··4321": how an account is called everywhere on the page. */
export function nameOf({ kind, number }: Account): string {
  return number === undefined ? KINDS[kind] : `${KINDS[kind]} ${number.slice(-6)}`;
}

/** What people use most comes first. */
function byKind(a: Account, b: Account): number {
  const kinds = Object.keys(KINDS);
  return kinds.indexOf(a.kind) - kinds.indexOf(b.kind);
}

function showAccounts(accounts: readonly Account[]): void {
  find('#accounts', HTMLElement).replaceChildren(
    ...accounts.map(({ kind, number, holders, currency }) =>
      fill(copyOf('account'), {
        kind: KINDS[kind],
        number,
        holders: kind === 'card' ? NO_DETAILS : [...holders, currency].join(' · '),
      }),
    ),
  );
}
