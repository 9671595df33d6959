import { DAY_MS } from '../../ledger/calendar.ts';
import { MAX_PENDING_DAYS } from '../../ledger/settlement.ts';
import type { SettlingLine } from '../../ledger/statement-line.ts';
import { fraction, hexIdAt, randomStreamOf } from '../../random.ts';
import type { Instant } from '../../world/clock.ts';
import type { BankBehavior } from './behavior.ts';

export const reversals: BankBehavior = {
  name: 'reversals',
  description:
    'Some payments are booked twice; three days later the second settled entry disappears, or an entry with the opposite amount reverses it.',
  reports: [
    'https://github.com/ledger123/runmyaccounts/issues/402',
    'https://github.com/monetr/monetr/issues/1270',
    'https://github.com/actualbudget/actual/issues/1812',
  ],
  lines: (line, now) => [line, ...secondBookingOf(line, now)],
};

/** One payment in three is booked twice. */
const SHARE = 1 / 3;
const CORRECTION_MS = 3 * DAY_MS;

const [SECOND, KIND, SECOND_ID, REVERSAL_ID] = [0, 1, 2, 3];

function secondBookingOf(line: SettlingLine, now: Instant): SettlingLine[] {
  const stream = randomStreamOf('reversals', line.id);
  const { amountInMinor, settlesAt, at, description } = line;
  const isDouble = amountInMinor < 0 && fraction(stream[0], SECOND) < SHARE;
  const isSettled = line.status === 'settled' && settlesAt - at <= MAX_PENDING_DAYS * DAY_MS;
  if (!isDouble || !isSettled) return [];
  const correctedAt = settlesAt + CORRECTION_MS;
  const second = { ...line, id: hexIdAt(stream, SECOND_ID) };
  if (now < correctedAt) return [second];
  if (fraction(stream[0], KIND) < 1 / 2) return [];
  const reversal: SettlingLine = {
    ...line,
    ...{ id: hexIdAt(stream, REVERSAL_ID), at: correctedAt, settlesAt: correctedAt },
    description: `REVERSAL ${description}`,
    amountInMinor: -amountInMinor,
  };
  return [second, reversal];
}
