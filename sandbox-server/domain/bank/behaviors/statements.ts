import { noise, randomStreamOf } from '../../random.ts';
import { londonDayAt, londonHour } from '../../world/london-time.ts';
import type { BankBehavior } from './behavior.ts';

export const movingPages: BankBehavior = {
  name: 'moving-pages',
  description:
    'Entries arrive while a client reads the pages of one import: the newest one is missing from the first page, and each further page begins with the last entry of the page before.',
  reports: [
    'https://github.com/openbankingspace/tpp-issues/issues/134',
    'https://github.com/monetr/monetr/pull/3126',
  ],
  lateLines: 1,
  repeatedLines: 1,
};

export const midnightLondon: BankBehavior = {
  name: 'midnight-london',
  description:
    'Every timestamp is midnight in London on the day of the transaction, which in summer is 23:00 UTC of the day before.',
  reports: [
    'https://github.com/we-promise/sure/issues/2668',
    'https://github.com/Sbanken/api-examples/issues/62',
  ],
  lines: (line) => [{ ...line, at: londonHour(londonDayAt(line.at), 0) }],
};

export const untidyText: BankBehavior = {
  name: 'untidy-text',
  description:
    'Descriptions are padded, in capitals, 140 characters long, or have emoji, control characters, HTML or right-to-left names; holder names are padded and in capitals.',
  reports: [
    'https://github.com/actualbudget/actual/issues/2305',
    'https://github.com/wesselt/bunq2ynab/pull/16',
    'https://github.com/nielsmaerten/ynab-buddy/issues/31',
  ],
  lines: (line) => {
    const [lane] = randomStreamOf('untidy-text', line.id);
    const change = TEXTS[noise(lane, 0) % TEXTS.length] ?? padded;
    return [{ ...line, description: change(line.description) }];
  },
  accounts: (accounts) =>
    accounts.map((account) => ({ ...account, holderNames: account.holderNames.map(untidyName) })),
  holderName: (name) => untidyName(name),
};

const LONG_TEXT = 140;

const TEXTS: readonly ((text: string) => string)[] = [
  padded,
  (text) => text.toUpperCase().replaceAll(' ', '  '),
  (text) => `${text} REF `.repeat(LONG_TEXT).slice(0, LONG_TEXT),
  (text) => `${text} \u2615\uFE0F\u{1F389}`,
  (text) => `${text.slice(0, 6)}\u0000\t${text.slice(6)}\u0007\r\n`,
  (text) => `<b>${text}</b> &amp; <script>alert('bank')</script>`,
  (text) => `${text} \u0645\u0642\u0647\u0649 \u0627\u0644\u0633\u0644\u0627\u0645`,
  (text) => `O'BRIEN & SONS ${text}`,
];

function padded(text: string): string {
  return `  ${text.padEnd(40)}  `;
}

function untidyName(name: string): string {
  return ` ${name.toUpperCase().replaceAll(' ', '   ')}  `;
}
