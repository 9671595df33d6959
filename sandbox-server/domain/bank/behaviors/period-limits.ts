import { DAY_MS, dayAt, parseDay } from '../../ledger/calendar.ts';
import { isoMillis } from '../../world/clock.ts';
import type { BankBehavior } from './behavior.ts';

const RECENT_DAYS = 90;
/** Real banks allow from three minutes to an hour. */
const WINDOW_MS = 5 * 60_000;

export const historyOnlyAtFirst: BankBehavior = {
  name: 'history-only-at-first',
  description:
    'Transactions older than ninety days can be read in the five minutes after the login; later the request fails.',
  reports: [
    'https://support.truelayer.com/hc/fr-fr/articles/360025818054-Pourquoi-ai-je-un-acc%C3%A8s-refus%C3%A9-lorsque-j-extrais-plus-de-90-jours-de-transactions-de-pr%C3%A9l%C3%A8vements-automatiques-ou-d-ordres-permanents',
    'https://developer-beta.token.io/tpp_notices/content/z-tech_bulletins/tb-030921.htm',
    'https://docs.atto.co/content/docs/guides/platform-integration/strong-customer-authentication',
  ],
  failPeriod: ({ from, now, loginAt }) => {
    if (dayAt(now) - parseDay(from) <= RECENT_DAYS || now < loginAt + WINDOW_MS) return undefined;
    const end = isoMillis(loginAt + WINDOW_MS);
    return `transactions older than ${RECENT_DAYS} days could be read until ${end}`;
  },
};

const LONGEST_PERIOD_DAYS = 365;

export const shortPeriods: BankBehavior = {
  name: 'short-periods',
  description: 'A request for a period of more than 365 days fails.',
  reports: [
    'https://github.com/letehaha/budget-tracker/issues/318',
    'https://github.com/openbankingspace/tpp-issues/issues/6',
  ],
  failPeriod: ({ from, to }) => {
    const days = dayAt(Date.parse(to) - Date.parse(from) + DAY_MS);
    return days > LONGEST_PERIOD_DAYS
      ? `the period has ${days} days, and the bank allows ${LONGEST_PERIOD_DAYS}`
      : undefined;
  },
};
