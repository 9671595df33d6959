/** The guesses by topic: all of them on a page of their own, a sentence per topic in the README. */
import { basename, join } from 'node:path';
import { type Guess, guesses, ROOT } from './guesses.ts';
import { SOURCE_URL } from './links.ts';

export const LIMITATIONS = join(ROOT, 'docs/limitations.md');

type Topic = {
  title: string;
  /** What a reader in a hurry must know of it. */
  summary: string;
  /** Files that speak of it. The first topic that has a file gets it. */
  files: readonly RegExp[];
};

const TOPICS: readonly Topic[] = [
  {
    title: 'Tokens',
    summary:
      'Which errors the token endpoint gives besides `invalid_client`, and what is inside a token, is not documented.',
    files: [/routes\/token/, /http\/access-token/, /routes\/discovery/],
  },
  {
    title: 'What requests are refused for',
    summary:
      'The words of validation messages are ours, and so are most keys under which they stand and what happens to bodies that are no JSON.',
    files: [/schema\/parse/, /http\/(body|problem|request-log)/, /schema\/problem/],
  },
  {
    title: 'Creating a connection',
    summary:
      "TrueLayer's guide speaks of five combinations of settings, and which they are we could not learn; the sandbox accepts whatever no rule forbids.",
    files: [
      /schema\/create-connection/,
      /domain\/connection\/(create-connection|connection)\.ts/,
      /domain\/(bank\/provider|world\/client)/,
      /routes\/data-connections/,
      /schema\/config/,
    ],
  },
  {
    title: 'The journey',
    summary:
      "What the return address carries is not documented for data; it is as on TrueLayer's payments pages.",
    files: [/domain\/connection\/return-uri/, /^sandbox-server\/pages\//],
  },
  {
    title: 'Access, and when it ends',
    summary:
      'Revoked, lapsed and missing access are all Forbidden; one-time access lasts an hour; the limit of calls a day counts by connection and operation.',
    files: [/domain\/connection\/(access|consent|call-limit|data-access)/],
  },
  {
    title: 'Accounts and balances',
    summary:
      'The balance endpoint is documented, its answer is not: its fields are ours, and the first thing to check against TrueLayer.',
    files: [/schema\/(balance|connected-accounts)/],
  },
  {
    title: 'Transactions',
    summary:
      'Category codes but one, what becomes of pending transactions, and how long a request takes and lasts are ours.',
    files: [
      /schema\/transactions-request/,
      /domain\/ledger\/(create-|read-)?transaction-request/,
      /domain\/ledger\/(settlement|statement)/,
      /fixtures\/categories/,
    ],
  },
  {
    title: 'The mock bank',
    summary:
      "Its users are those of TrueLayer's version 1, as far as these are known; its accounts and transactions are made up.",
    files: [/fixtures\/(mock-users|providers)/, /domain\/bank\/mock-user/],
  },
  {
    title: 'Webhooks',
    summary: 'How often and for how long they are tried again is taken from payments.',
    files: [/webhook/],
  },
  {
    title: 'Previews',
    summary:
      'Reading a connection and reconfirming a consent are not published; both are off unless switched on.',
    files: [/preview/],
  },
  {
    title: 'The host and the element',
    summary:
      "They take TrueLayer's hosted pages to be below its two domains, and its errors to be named as on its payments pages.",
    files: [/^widget\//],
  },
];

const INTRODUCTION = `<!-- Written by \`npm run readme\` from the \`@guess\` tags of the source. -->

# What we had to guess

TrueLayer's documents leave questions open, and the authors had no credentials to ask the real API. These
answers are ours, each with the file that gives it. [conformance.md](conformance.md) tells how to check
them against TrueLayer; [coverage.md](coverage.md) tells of each answer of the sandbox how sure it is.
`;

/** The page with every guess. */
export function limitationsPage(): string {
  const found = guesses();
  const sections = TOPICS.map((topic) => {
    const lines = found.filter((guess) => topicOf(guess) === topic).map(lineOf);
    if (lines.length === 0) throw new Error(`"${topic.title}" has no guess any more`);
    return `## ${topic.title}\n\n${lines.join('\n')}\n`;
  });
  return [INTRODUCTION, ...sections].join('\n');
}

/** The README's sentences. */
export function limitationsInShort(): string {
  return TOPICS.map(({ title, summary }) => `- **${title}.** ${summary}`).join('\n');
}

function topicOf({ file, sentence }: Guess): Topic {
  const topic = TOPICS.find(({ files }) => files.some((pattern) => pattern.test(file)));
  if (topic === undefined) throw new Error(`No topic for ${file}: ${sentence}`);
  return topic;
}

function lineOf({ file, sentence }: Guess): string {
  return `- ${sentence} ([${basename(file)}](${SOURCE_URL}${file}))`;
}
