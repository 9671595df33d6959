import { type Day, dayAt, type Month, monthOf } from './calendar.ts';
import type { Ledger, Row, Source } from './ledger.ts';
import { isDaily, occurrencesIn } from './movement.ts';
import { type Occurrence, spreadIn } from './occurrence.ts';
import { hexAt } from './random.ts';

/** All entries of a day, the latest first; among entries of one instant the greatest id first. */
export function rowsOn(ledger: Ledger, day: Day): Row[] {
  const month = monthOf(day);
  if (month < ledger.opened) return [];
  if (ledger.recent?.month !== month) ledger.recent = { month, rows: rowsIn(ledger, month) };
  const rows = ledger.recent.rows.filter(({ at }) => dayAt(at) === day);
  for (const source of ledger.sources) {
    if (isDaily(source.habit))
      rows.push(...spreadIn(source.habit, source.draw, day).map(rowOf(source)));
  }
  return rows.sort((a, b) => b.at - a.at || (idOf(ledger, a) < idOf(ledger, b) ? 1 : -1));
}

/** 32 lowercase hexadecimal characters, the same for this entry at any time. */
export function idOf({ stream }: Ledger, { source, period, nth }: Row): string {
  return hexAt(stream, source.draw.seed, period, nth);
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
