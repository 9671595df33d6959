import { noise, randomStreamOf } from '../random.ts';
import type { Category, Channel, CustomTransaction, Payee } from './account-model.ts';
import type { Ledger, LedgerRow } from './ledger.ts';

/** The bank's prefix before the payee's name, for outgoing and incoming money. */
const PREFIXES: Record<Channel, readonly [outgoing: string, incoming: string]> = {
  card: ['CARD PAYMENT TO ', 'CARD REFUND FROM '],
  cash: ['CASH MACHINE ', 'CASH PAID IN '],
  'direct-debit': ['DD ', 'DD RETURNED '],
  'standing-order': ['SO ', 'SO FROM '],
  'faster-payment': ['FASTER PAYMENT TO ', 'FASTER PAYMENT FROM '],
  bacs: ['BACS PAYMENT TO ', 'BACS '],
  bank: ['', ''],
};

/** How many branches of a chain each user visits. */
const BRANCHES = 3;

/** The bank's text of a transaction, and its enrichment. */
export function descriptionOf(
  { stream }: Ledger,
  { applied, pence, payee, nth, custom }: LedgerRow,
): { description: string; merchantName?: string; category?: Category } {
  if (custom !== undefined) return customDescriptionOf(custom);
  if (payee === undefined) {
    const name = applied.otherAccount?.name.toUpperCase() ?? '';
    const description = `TRANSFER ${pence < 0 ? 'TO' : 'FROM'} ${name}`;
    const category = 'category' in applied.rule ? applied.rule.category : undefined;
    return { description, ...(category && { category }) };
  }
  const prefix = PREFIXES[applied.rule.channel][pence < 0 ? 0 : 1];
  return {
    description: `${prefix}${fillDigits(payee, stream[1], nth % BRANCHES)}`,
    ...(payee.name !== undefined && { merchantName: payee.name }),
    ...(payee.category && { category: payee.category }),
  };
}

/** The payee's text with each `#` replaced by a digit, the same for the same branch and user. */
function fillDigits({ text }: Payee, seed: number, branch: number): string {
  if (!text.includes('#')) return text;
  const root = randomStreamOf(text)[0];
  let place = 0;
  return text.replaceAll('#', () => {
    place += 1;
    return String(1 + (noise(seed, root, branch, place) % 9));
  });
}

function customDescriptionOf({ description, merchantName, category }: CustomTransaction) {
  return {
    description,
    ...(merchantName !== undefined && { merchantName }),
    ...(category && { category }),
  };
}
