import { DAY_MS } from '../../ledger/calendar.ts';
import { MAX_PENDING_DAYS } from '../../ledger/settlement.ts';
import type { SettlingLine } from '../../ledger/statement-line.ts';
import { fraction, hexIdAt, randomStreamOf } from '../../random.ts';
import type { Instant } from '../../world/clock.ts';
import type { BankBehavior } from './behavior.ts';

export const settlesAnew: BankBehavior = {
  name: 'settles-anew',
  description:
    'A pending entry vanishes, and a settled one appears with another id; its amount, text or day may differ, and some pending entries never settle.',
  reports: [
    'https://support.truelayer.com/hc/en-us/articles/360025889254-Why-are-transaction-ids-subject-to-change',
    'https://github.com/tarioch/beancounttools/issues/142',
    'https://github.com/actualbudget/actual-server/pull/372',
  ],
  lines: (line, now) =>
    isCardPayment(line) ? [...settling(line, now), ...holdFor(line, now)] : [line],
};

/** What differs between the pending entry and the settled one, besides the id; each is equally frequent. */
const DIFFERENCES = ['nothing', 'tip', 'exchange-rate', 'text', 'day'] as const;

const [DIFFERENCE, HOLD, PENDING_ID, HOLD_ID] = [0, 1, 2, 3];

/** The share of payments that leave a hold beside them, such as the deposit of a hotel. */
const HOLD_SHARE = 0.15;
const HOLD_MS = 5 * DAY_MS;
const HOLD_UNIT = 1000;

function isCardPayment({ at, settlesAt }: SettlingLine): boolean {
  return settlesAt > at && settlesAt - at <= MAX_PENDING_DAYS * DAY_MS;
}

/** The settled entry is that of the ledger, so that balances stay right; the pending one differs. */
function settling(line: SettlingLine, now: Instant): SettlingLine[] {
  const { description, amountInMinor, at, settlesAt } = line;
  const stream = randomStreamOf('settles-anew', line.id);
  const difference =
    DIFFERENCES[Math.floor(fraction(stream[0], DIFFERENCE) * DIFFERENCES.length)] ?? 'nothing';
  if (now >= settlesAt) return [{ ...line, at: difference === 'day' ? settlesAt : at }];
  const pending = { ...line, id: hexIdAt(stream, PENDING_ID) };
  if (difference === 'text') return [{ ...pending, description: `PENDING ${description}` }];
  const factor = { tip: 1 / 1.1, 'exchange-rate': 1.02 };
  const changed =
    difference === 'tip' || difference === 'exchange-rate'
      ? Math.round(amountInMinor * factor[difference])
      : amountInMinor;
  return [{ ...pending, amountInMinor: changed }];
}

/** A pending entry that vanishes without being settled. */
function holdFor(line: SettlingLine, now: Instant): SettlingLine[] {
  const stream = randomStreamOf('settles-anew', line.id);
  const isHeld = line.amountInMinor < 0 && fraction(stream[0], HOLD) < HOLD_SHARE;
  if (!isHeld || now >= line.at + HOLD_MS) return [];
  return [
    {
      ...line,
      id: hexIdAt(stream, HOLD_ID),
      description: `HOLD ${line.description}`,
      amountInMinor: Math.floor(line.amountInMinor / HOLD_UNIT) * HOLD_UNIT,
      status: 'pending',
      settlesAt: Number.POSITIVE_INFINITY,
    },
  ];
}
