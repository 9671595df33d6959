import { hexIdAt } from '../random.ts';
import { type Day, dayAt, type Month, monthOf } from './calendar.ts';
import { customTransactionIdOf } from './custom-transactions.ts';
import type { Ledger, LedgerRow } from './ledger.ts';
import { dailyOccurrencesOf, monthlyOccurrencesOf } from './monthly-totals.ts';

/** All rows of a day, newest first; rows of the same instant by descending id. */
export function rowsOn(ledger: Ledger, day: Day): LedgerRow[] {
  const month = monthOf(day);
  if (month < ledger.opened) return [];
  if (ledger.recent?.month !== month) ledger.recent = { month, rows: rowsIn(ledger, month) };
  const rows = ledger.recent.rows.filter(({ at }) => dayAt(at) === day);
  for (const applied of ledger.appliedRules) {
    for (const occurrence of dailyOccurrencesOf(applied, day)) {
      rows.push({ ...occurrence, applied });
    }
  }
  return rows.sort(
    (a, b) => b.at - a.at || (transactionIdOf(ledger, a) < transactionIdOf(ledger, b) ? 1 : -1),
  );
}

/** 32 lowercase hexadecimal characters, or the id from custom data; the same in every query. */
export function transactionIdOf(ledger: Ledger, row: LedgerRow): string {
  const known = ledger.ids.get(row);
  if (known !== undefined) return known;
  const { applied, period, nth, custom } = row;
  const id =
    custom === undefined
      ? hexIdAt(ledger.stream, applied.variation.seed, period, nth)
      : customTransactionIdOf(custom, ledger);
  ledger.ids.set(row, id);
  return id;
}

/** The rows of a month as this account sees them, without those of daily rules. */
function rowsIn(ledger: Ledger, month: Month): LedgerRow[] {
  return ledger.appliedRules.flatMap((applied) => {
    const sign = applied.owner === ledger ? 1 : -1;
    return monthlyOccurrencesOf(applied, month).map((occurrence) => ({
      ...occurrence,
      pence: sign * occurrence.pence,
      applied,
    }));
  });
}
