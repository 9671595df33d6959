/** Reads accounts and transactions from TrueLayer and presents what Sixpence's page needs. */
import type { ConnectedAccount, Transaction, TrueLayerClient } from 'connect-bank/truelayer';
import type * as page from '../api.ts';

/** The statement covers the current month and the five before it. */
const MONTHS_BACK = 5;
const MAX_PER_ACCOUNT = 2000;
const PAGE_SIZE = 500;
/** TrueLayer's suffix of broad categories. */
const GENERIC_SUFFIX = / - Generic$/;
const DAY_LENGTH = 'YYYY-MM-DD'.length;

/** @throws TrueLayerError */
export async function readAccounts(
  truelayer: TrueLayerClient,
  connectionId: string,
): Promise<page.Account[]> {
  return (await truelayer.accounts(connectionId)).map(presentAccount);
}

/**
 * Reads the recent payments of all accounts, newest first.
 * @throws TrueLayerError
 */
export async function readStatement(
  truelayer: TrueLayerClient,
  connectionId: string,
  now: Date,
): Promise<page.Statement> {
  const start = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - MONTHS_BACK, 1));
  const from = start.toISOString().slice(0, DAY_LENGTH);
  const range = {
    from,
    to: now.toISOString().slice(0, DAY_LENGTH),
    pageSize: PAGE_SIZE,
    enrichment: true,
  };
  const accounts = await truelayer.accounts(connectionId);
  const parts = await Promise.all(
    accounts
      .filter(({ type }) => type === 'account')
      .map(async ({ id }) => readNewest(truelayer.transactions(connectionId, id, range), id)),
  );
  return {
    from,
    transactions: parts
      .flatMap((part) => part.transactions)
      .sort((a, b) => b.at.localeCompare(a.at)),
    isTruncated: parts.some((part) => part.isTruncated),
  };
}

async function readNewest(
  all: AsyncIterable<Transaction>,
  accountId: string,
): Promise<{ transactions: page.Transaction[]; isTruncated: boolean }> {
  const transactions: page.Transaction[] = [];
  for await (const transaction of all) {
    if (transactions.length === MAX_PER_ACCOUNT) return { transactions, isTruncated: true };
    transactions.push(presentTransaction(transaction, accountId));
  }
  return { transactions, isTruncated: false };
}

function presentTransaction(transaction: Transaction, accountId: string): page.Transaction {
  const { id, timestamp, description, currency, amount_in_minor, status, enrichment } = transaction;
  const merchant = enrichment?.merchant_name;
  const category = enrichment?.transaction_category?.category_name.replace(GENERIC_SUFFIX, '');
  return {
    id,
    accountId,
    at: timestamp,
    description,
    currency,
    amount: amount_in_minor,
    pending: status === 'pending',
    ...(merchant && { merchant }),
    ...(category && { category }),
  };
}

function presentAccount(account: ConnectedAccount): page.Account {
  if (account.type === 'card') return { id: account.id, kind: 'card', currency: '', holders: [] };
  const number = maskNumber(account.account_identifiers);
  return {
    id: account.id,
    kind: account.account_type === 'savings' ? 'savings' : 'current',
    currency: account.currency ?? '',
    holders: account.account_holder_names,
    ...(number !== undefined && { number }),
  };
}

type Identifiers = Extract<ConnectedAccount, { type: 'account' }>['account_identifiers'];

/** `04-06-68 ····0871`, or the end of the IBAN if there is no sort code. */
function maskNumber(identifiers: Identifiers): string | undefined {
  for (const identifier of identifiers) {
    if (identifier.type !== 'sort_code_account_number') continue;
    const sortCode = identifier.sort_code.replace(/(\d\d)(?=\d)/g, '$1-');
    return `${sortCode} ····${identifier.account_number.slice(-4)}`;
  }
  const [first] = identifiers;
  return first?.type === 'iban' ? `IBAN ····${first.iban.slice(-4)}` : undefined;
}
