/** The guesses by topic: all of them on a page of their own, a sentence per topic in the README. */
import { basename, join } from 'node:path';
import { type Guess, guesses, ROOT } from './guesses.ts';
import { SOURCE_URL } from './links.ts';

export const LIMITATIONS = join(ROOT, 'docs/limitations.md');

type Topic = {
  title: string;
  /** The sentences of the README. */
  summary: string;
  /** Files with guesses about the topic. A file belongs to the first topic that matches it. */
  files: readonly RegExp[];
};

const TOPICS: readonly Topic[] = [
  {
    title: 'Tokens',
    summary:
      'TrueLayer documents only the error `invalid_client` of the token endpoint, and not the content of a token.',
    files: [/routes\/token/, /http\/access-token/, /routes\/discovery/],
  },
  {
    title: 'Rejected requests',
    summary:
      'TrueLayer does not document the texts of validation messages, most of their keys, or the response to a body that is not JSON.',
    files: [/schema\/parse/, /http\/(body|problem|request-log)/, /schema\/problem/],
  },
  {
    title: 'Creating a connection',
    summary:
      "TrueLayer's guide mentions five combinations of settings, but we could not find a list of them. The sandbox accepts every combination that no documented rule forbids.",
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
      "The parameters of the return URI are not documented for Data v3. The sandbox uses those of TrueLayer's payments pages.",
    files: [/domain\/connection\/return-uri/, /^sandbox-server\/pages\//],
  },
  {
    title: 'Access, and when it ends',
    summary:
      'Revoked, expired and missing access all give the error Forbidden. One-time access lasts five minutes, an hour or a day, depending on the bank. The daily limit counts calls for each account, operation and connection.',
    files: [
      /domain\/connection\/(access|consent|call-limit|data-access)/,
      /http\/(headers|faults\/bank-call)/,
    ],
  },
  {
    title: 'Accounts and balances',
    summary:
      'The balance endpoint is documented, but its response is not. We invented the fields. Check them against TrueLayer first.',
    files: [/schema\/(balance|connected-accounts)/, /http\/evolution/],
  },
  {
    title: 'Transactions',
    summary:
      'TrueLayer documents only one category code. It does not document the later states of a pending transaction, the time that a request needs, or the time until it expires.',
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
      "The users are the known users of the mock bank in TrueLayer's version 1. The accounts and transactions are invented.",
    files: [/fixtures\/(mock-users|providers)/, /domain\/bank\/(mock-user|behaviors)/],
  },
  {
    title: 'Webhooks',
    summary: 'The sandbox retries as often and for as long as TrueLayer documents for payments.',
    files: [/webhook/, /schema\/failure-reason/],
  },
  {
    title: 'Previews',
    summary:
      'TrueLayer has not published how to read a connection or reconfirm a consent. The sandbox has a preview of both, and both previews are off by default.',
    files: [/preview/, /connection\/reconfirmation/],
  },
  {
    title: 'The host and the element',
    summary:
      "They assume that TrueLayer's hosted pages are on subdomains of its two domains. They also assume that its errors have the same names as on its payments pages.",
    files: [/^widget\//],
  },
];

const INTRODUCTION = `<!-- Written by \`npm run readme\` from the \`@guess\` tags of the source. -->

# What we had to guess

After reading this page you know which behaviour of connect-bank is a guess. TrueLayer's documents leave questions
open, and the authors had no credentials to ask the real API. Each guess has a link to the file that contains it.
[conformance.md](conformance.md) shows how to check the guesses against TrueLayer. [coverage.md](coverage.md) shows how
certain each response of the sandbox is.
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
