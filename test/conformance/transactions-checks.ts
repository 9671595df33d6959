import { getConnection, USER_PRESENT } from './authorized-connection.ts';
import type { Check } from './check.ts';
import { type Fact, fact, keyFacts, problemFacts, statusFact, successFacts } from './fact.ts';
import { type ApiResponse, itemsAt, textAt, valueAt } from './response.ts';
import type { Caller } from './target.ts';

const DAY = 86_400_000;
/** The last three months. */
const DATES = { from: dayAt(Date.now() - 90 * DAY), to: dayAt(Date.now()) };
const LONG_AGO = { from: '1990-01-01', to: '1990-01-31' };
const ENRICHMENT = { transaction_category: true, merchant_name: true };
const ENRICHMENT_KEYS = { required: [], optional: ['merchant_name', 'transaction_category'] };
const TRANSACTION_KEYS = {
  required: ['id', 'timestamp', 'description', 'currency', 'amount_in_minor', 'status'],
  optional: ['enrichment'],
};

/** The maximum number of polls of a request. */
const MOST_LOOKS = 60;

type Asked = { asked: ApiResponse; read: ApiResponse };

export const TRANSACTIONS_CHECKS: readonly Check[] = [
  {
    id: 'transactions/request',
    title: 'A request for transactions is accepted and completed',
    needs: 'authorisation',
    run: async (caller) => {
      const { asked, read } = await transactions(caller, DATES);
      return [
        ...successFacts(asked, { certainty: 'spec', required: ['id', 'status'] }),
        fact('status of the request', 'spec', valueAt(asked.body, 'status')),
        { ...fact('status when read', 'spec', read.status), isAlwaysCompared: true },
        fact('status of the request in the end', 'spec', valueAt(read.body, 'status')),
        ...keyFacts([read.body], { required: ['id', 'status', 'result'] }, 'response'),
        ...itemFacts(read),
      ];
    },
  },
  {
    id: 'transactions/again',
    title: 'The same request always shows the same page',
    needs: 'authorisation',
    run: async (caller) => {
      const { path, options } = await place(caller);
      const { asked, read } = await transactions(caller, DATES);
      const again = await caller.call('GET', `${path}/${textAt(asked.body, 'id')}`, options);
      const isSame = JSON.stringify(again.body) === JSON.stringify(read.body);
      return [fact('the same', 'spec', isSame)];
    },
  },
  {
    id: 'transactions/enriched',
    title: 'Enrichment is returned if it is requested',
    needs: 'authorisation',
    run: async (caller) => {
      const { asked, read } = await transactions(caller, { ...DATES, enrichment: ENRICHMENT });
      const items = itemsAt(read.body, 'result', 'items');
      const enriched = items.filter((item) => valueAt(item, 'enrichment') !== undefined);
      return [
        statusFact(asked, 'spec'),
        fact('every item has it', 'guess', enriched.length === items.length),
        ...keyFacts(
          enriched.map((item) => valueAt(item, 'enrichment')),
          ENRICHMENT_KEYS,
          'enrichment',
        ),
      ];
    },
  },
  {
    id: 'transactions/pages',
    title: 'A page has the requested size, and the next page continues it',
    needs: 'authorisation',
    run: async (caller) => {
      const first = await transactions(caller, { ...DATES, page_size: 2 });
      const items = itemsAt(first.read.body, 'result', 'items');
      const cursor = textAt(first.read.body, 'result', 'pagination', 'next_cursor');
      const next = cursor === '' ? [] : await nextItems(caller, cursor);
      const ids = new Set(items.map((item) => textAt(item, 'id')));
      return [
        fact('at most two', 'spec', items.length <= 2),
        fact(
          'items of the first page on the second',
          'spec',
          next.filter((item) => ids.has(textAt(item, 'id'))).length,
        ),
      ];
    },
  },
  {
    id: 'transactions/none',
    title: 'How the end of the list is marked',
    needs: 'authorisation',
    run: async (caller) => {
      const { read } = await transactions(caller, LONG_AGO);
      return [
        fact('items', 'guess', itemsAt(read.body, 'result', 'items').length),
        fact(
          'pagination',
          'spec',
          nullOr(valueAt(read.body, 'result', 'pagination', 'next_cursor')),
        ),
      ];
    },
  },
  ...refusals(),
];

async function nextItems(caller: Caller, cursor: string): Promise<unknown[]> {
  const { read } = await transactions(caller, { ...DATES, page_size: 2, cursor });
  return itemsAt(read.body, 'result', 'items');
}

/** `null` (description) and a missing value (schema) both mean the end. */
function nullOr(cursor: unknown): string {
  return cursor === undefined || cursor === null ? 'the end' : 'a further page';
}

function itemFacts({ body }: ApiResponse): Fact[] {
  const items = itemsAt(body, 'result', 'items');
  const order = items.map((item) => `${textAt(item, 'timestamp')} ${textAt(item, 'id')}`);
  const newestFirst = [...order].sort().reverse();
  const amounts = items.map((item) => valueAt(item, 'amount_in_minor'));
  const ids = items.map((item) => textAt(item, 'id'));
  return [
    ...keyFacts(items, TRANSACTION_KEYS, 'transaction'),
    fact('newest first, then by id', 'spec', `${order}` === `${newestFirst}`),
    fact('amounts are integers', 'spec', amounts.every(Number.isInteger)),
    fact(
      'ids are 32 hexadecimal digits',
      'guess',
      ids.every((id) => /^[0-9a-f]{32}$/.test(id)),
    ),
  ];
}

function refusals(): Check[] {
  const bodies: [id: string, title: string, body: object][] = [
    ['without-from', 'from must be there', { to: DATES.to }],
    ['without-to', 'to must be there', { from: DATES.from }],
    ['no-such-day', 'Dates must exist', { ...DATES, from: `${DATES.from.slice(0, 4)}-02-30` }],
    ['date-and-time', 'Dates have no time', { ...DATES, to: `${DATES.to}T00:00:00Z` }],
    ['page-of-none', 'A page has at least one', { ...DATES, page_size: 0 }],
    ['page-of-501', 'A page has at most 500', { ...DATES, page_size: 501 }],
    ['page-size-text', 'The page size is a number', { ...DATES, page_size: '50' }],
    ['half-enriched', 'Enrichment is complete', { ...DATES, enrichment: { merchant_name: true } }],
    ['from-after-to', 'from is not after to', { from: DATES.to, to: DATES.from }],
    ['foreign-cursor', 'A cursor must have been given before', { ...DATES, cursor: 'any' }],
  ];
  /** The schema allows at most 500; the description says that the server uses the smaller value. */
  const guesses = ['page-of-501', 'from-after-to', 'foreign-cursor'];
  return bodies.map(([id, title, body]) => ({
    id: `transactions/${id}`,
    title,
    needs: 'authorisation',
    run: async (caller) => {
      const { path, options } = await place(caller);
      const response = await caller.call('POST', path, { ...options, body });
      return problemFacts(response, guesses.includes(id) ? 'guess' : 'spec');
    },
  }));
}

function dayAt(instant: number): string {
  return new Date(instant).toISOString().slice(0, 10);
}

/** Requests a page and polls until it is ready. */
async function transactions(caller: Caller, body: object): Promise<Asked> {
  const { path, options } = await place(caller);
  const asked = await caller.call('POST', path, { ...options, body });
  const request = `${path}/${textAt(asked.body, 'id')}`;
  let read = await caller.call('GET', request, options);
  for (let look = 1; textAt(read.body, 'status') === 'pending' && look < MOST_LOOKS; look++) {
    await caller.target.pause();
    read = await caller.call('GET', request, options);
  }
  return { asked, read };
}

async function place(caller: Caller) {
  const { id: connection, accounts } = await getConnection(caller);
  const [account = 'none'] = accounts;
  const path = `/v3/connected-accounts/${account}/transactions/requests`;
  return { path, options: { connection, headers: USER_PRESENT } };
}
