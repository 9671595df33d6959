import { hexAt } from '../random.ts';
import { type Day, dayAt, type Month, monthOf } from './calendar.ts';
import { recordedIdOf } from './custom-transactions.ts';
import type { Ledger, Row, Source } from './ledger.ts';
import { occurrencesIn, occurrencesOn } from './monthly-totals.ts';
import type { Occurrence } from './recurring-transactions.ts';

/** All entries of a day, the latest first; among entries of one instant the greatest id first. */
export function rowsOn(ledger: Ledger, day: Day): Row[] {
  const month = monthOf(day);
  if (month < ledger.opened) return [];
  if (ledger.recent?.month !== month) ledger.recent = { month, rows: rowsIn(ledger, month) };
  const rows = ledger.recent.rows.filter(({ at }) => dayAt(at) === day);
  for (const source of ledger.sources) {
    for (const occurrence of occurrencesOn(source, day)) rows.push({ ...occurrence, source });
  }
  return rows.sort((a, b) => b.at - a.at || (idOf(ledger, a) < idOf(ledger, b) ? 1 : -1));
}

/**
 * The same for this entry at any time: 32 lowercase hexadecimal characters, or what was written down.
 */
export function idOf(ledger: Ledger, row: Row): string {
  const known = ledger.ids.get(row);
  if (known !== undefined) return known;
  const { source, period, nth, recorded } = row;
  const id =
    recorded === undefined
      ? hexAt(ledger.stream, source.draw.seed, period, nth)
      : recordedIdOf(recorded, ledger);
  ledger.ids.set(row, id);
  return id;
}

/** The entries of a month as this account sees them, those of habits by the day apart. */
function rowsIn(ledger: Ledger, month: Month): Row[] {
  return ledger.sources.flatMap((source) => {
    const rows = occurrencesIn(source, month).map(rowOf(source));
    return source.owner === ledger ? rows : rows.map((row) => ({ ...row, pence: -row.pence }));
  });
}

function rowOf(source: Source): (occurrence: Occurrence) => Row {
  return (occurrence) => ({ ...occurrence, source });
}
