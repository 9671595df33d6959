import { noise, streamOf } from '../random.ts';
import type { Category, Channel, Payee } from './account-model.ts';
import { recordedWordsOf } from './custom-transactions.ts';
import type { Ledger, Row } from './ledger.ts';

/** How a bank prints an entry, and what enrichment makes of it. */

/** What stands before the payee's name, for money that leaves and for money that arrives. */
const PREFIXES: Record<Channel, readonly [out: string, into: string]> = {
  card: ['CARD PAYMENT TO ', 'CARD REFUND FROM '],
  cash: ['CASH MACHINE ', 'CASH PAID IN '],
  'direct-debit': ['DD ', 'DD RETURNED '],
  'standing-order': ['SO ', 'SO FROM '],
  'faster-payment': ['FASTER PAYMENT TO ', 'FASTER PAYMENT FROM '],
  bacs: ['BACS PAYMENT TO ', 'BACS '],
  bank: ['', ''],
};

/** How many branches of a chain a customer uses. */
const BRANCHES = 3;

export function wordsOf(
  { stream }: Ledger,
  { source, pence, payee, nth, recorded }: Row,
): { description: string; merchantName?: string; category?: Category } {
  if (recorded !== undefined) return recordedWordsOf(recorded);
  if (payee === undefined) {
    const name = source.other?.name.toUpperCase() ?? '';
    const description = `TRANSFER ${pence < 0 ? 'TO' : 'FROM'} ${name}`;
    const category = 'category' in source.habit ? source.habit.category : undefined;
    return { description, ...(category && { category }) };
  }
  const prefix = PREFIXES[source.habit.channel][pence < 0 ? 0 : 1];
  return {
    description: `${prefix}${printed(payee, stream[1], nth % BRANCHES)}`,
    ...(payee.name !== undefined && { merchantName: payee.name }),
    ...(payee.category && { category: payee.category }),
  };
}

/** The payee's text with digits in it, the same for the same branch and customer. */
function printed({ text }: Payee, seed: number, branch: number): string {
  if (!text.includes('#')) return text;
  const root = streamOf(text)[0];
  let place = 0;
  return text.replaceAll('#', () => {
    place += 1;
    return String(1 + (noise(seed, root, branch, place) % 9));
  });
}
