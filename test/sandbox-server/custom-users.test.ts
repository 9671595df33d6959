import { describe, expect, it } from 'vitest';
import { accountsOf } from '../../sandbox-server/domain/bank/account.ts';
import {
  type StatementPosition,
  statementPageOf,
} from '../../sandbox-server/domain/ledger/statement.ts';
import { ConfigError, parseConfig } from '../../sandbox-server/index.ts';
import { actAs, CREATE_BODY, json, type SandboxSetup, setupSandbox } from './app.ts';
import { person } from './person.ts';

const BODY = { ...CREATE_BODY, scopes: ['accounts', 'transactions', 'balance'] };
const EVER = { from: '2000-01-01', to: '2100-01-01' };
const ADA = { username: 'ada', password: 'lovelace' };

const RENT = { timestamp: '2026-03-02T06:00:00Z', description: 'RENT', amount_in_minor: -90000 };
const SALARY = { timestamp: '2026-02-27T03:10:00Z', description: 'PAY', amount_in_minor: 210000 };
const LUNCH = {
  timestamp: '2026-03-15T12:30:00Z',
  description: 'CANTEEN',
  amount_in_minor: -700,
  settled_at: '2026-03-17T04:00:00Z',
};

/** Ada, who banks with these accounts, beside the built-in mock users. */
const bankOf = (...accounts: object[]) =>
  setupSandbox(parseConfig({ users: [{ ...ADA, name: 'ADA LOVELACE', accounts }] }));

/** What somebody's bank has, once they have approved a connection. */
async function reading(bank: SandboxSetup, user: { username: string; password: string } = ADA) {
  const { id: connection } = await bank.connect(BODY, user);
  /** With a new token each time, because the clock may have left the last one behind. */
  const call = async (...[method, path, options]: Parameters<SandboxSetup['call']>) => {
    const client = await actAs(bank.fetch);
    return json(await client.call(method, path, { ...options, connection }));
  };
  const get = (path: string) => call('GET', path);
  const { items } = await get('/v3/connected-accounts');
  const page = async (accountId: string, body: object = {}) => {
    const path = `/v3/connected-accounts/${accountId}/transactions/requests`;
    const { id } = await call('POST', path, { body: { ...EVER, ...body } });
    return (await get(`${path}/${id}`)).result;
  };
  return {
    accounts: items,
    page,
    transactions: async (body?: object) => (await page(items[0].id, body)).items,
    balance: () => get(`/v3/connected-accounts/${items[0].id}/balance`),
  };
}

const errorsOf = (account: object) => {
  try {
    parseConfig({ users: [{ ...ADA, accounts: [account] }] });
  } catch (error) {
    if (error instanceof ConfigError) return error.errors;
  }
  return {};
};

describe('accounts of own data', () => {
  it('are sent as they were written', async () => {
    const account = {
      id: 'my-account',
      type: 'account',
      currency: 'EUR',
      account_type: 'savings',
      customer_segment: 'business',
      account_identifiers: [{ type: 'iban', iban: 'GB75CLRB04066800000871' }],
      bic: 'CLRBGB22',
      account_holder_names: ['ADA LOVELACE', 'CHARLES BABBAGE'],
    };
    const { accounts } = await reading(await bankOf(account));
    expect(accounts).toEqual([account]);
  });

  it('need nothing at all: the rest is made up as for any mock user', async () => {
    const { accounts, transactions, balance } = await reading(await bankOf({}));
    expect(accounts).toEqual([
      expect.objectContaining({
        id: expect.stringMatching(/^[0-9a-f]{32}$/),
        currency: 'GBP',
        account_type: 'current',
        account_holder_names: ['ADA LOVELACE'],
        account_identifiers: [
          expect.objectContaining({ type: 'sort_code_account_number' }),
          expect.objectContaining({ type: 'iban' }),
        ],
      }),
    ]);
    expect(await transactions()).toEqual([]);
    expect(await balance()).toMatchObject({ current_in_minor: 0, available_in_minor: 0 });
  });

  it('may be those that TrueLayer sent', async () => {
    const { accounts } = await reading(await setupSandbox(), { username: 'john', password: 'doe' });
    const pasted = await reading(await bankOf(...accounts));
    expect(pasted.accounts).toEqual(accounts);
  });

  it('may be none', async () => {
    const { accounts } = await reading(await bankOf());
    expect(accounts).toEqual([]);
  });
});

describe('transactions of own data', () => {
  it('are sent in TrueLayer’s order, whatever the order they are written in', async () => {
    const { transactions } = await reading(await bankOf({ transactions: [RENT, LUNCH, SALARY] }));
    const descriptions = (await transactions()).map((item: typeof RENT) => item.description);
    expect(descriptions).toEqual(['CANTEEN', 'RENT', 'PAY']);
  });

  it('may be those that TrueLayer sent, with their enrichment', async () => {
    const john = await reading(await setupSandbox(), { username: 'john', password: 'doe' });
    const enrichment = { transaction_category: true, merchant_name: true };
    const { id } = john.accounts[0];
    const { items } = await john.page(id, { page_size: 500, enrichment, from: '2026-01-01' });
    const pasted = await reading(await bankOf({ transactions: items }));
    expect(await pasted.transactions({ page_size: 500, enrichment })).toEqual(items);
    expect(await pasted.transactions({ page_size: 1 })).not.toHaveProperty([0, 'enrichment']);
  });

  it('have ids that follow from what they say, not from where they stand', async () => {
    const twins = [SALARY, RENT, RENT];
    const ids = async (transactions: object[]) => {
      const bank = await reading(await bankOf({ transactions }));
      return (await bank.transactions()).map(({ id }: { id: string }) => id);
    };
    const before = await ids(twins);
    expect(new Set(before).size).toBe(3);
    expect(await ids([...twins].reverse())).toEqual(before);
    expect(await ids([LUNCH, ...twins])).toEqual([expect.any(String), ...before]);
  });

  it('keep to the days asked for', async () => {
    const { transactions } = await reading(await bankOf({ transactions: [RENT, LUNCH, SALARY] }));
    const march = await transactions({ from: '2026-03-01', to: '2026-03-02' });
    expect(march).toMatchObject([RENT]);
  });

  it('appear when the clock gets there', async () => {
    const bank = await bankOf({
      transactions: [{ ...RENT, timestamp: '2026-03-16T12:00:01+00:00' }],
    });
    const { transactions, balance } = await reading(bank);
    expect(await transactions()).toEqual([]);
    expect(await balance()).toMatchObject({ current_in_minor: 0 });
    bank.sandbox.clock.advance('PT1S');
    expect(await transactions()).toMatchObject([{ description: 'RENT', status: 'settled' }]);
    expect(await balance()).toMatchObject({ current_in_minor: RENT.amount_in_minor });
  });

  it('are pending until they settle, under the same id', async () => {
    const bank = await bankOf({ transactions: [LUNCH] });
    const { transactions } = await reading(bank);
    const [pending] = await transactions();
    expect(pending.status).toBe('pending');
    bank.sandbox.clock.set(Date.parse(LUNCH.settled_at));
    expect(await transactions()).toEqual([{ ...pending, status: 'settled' }]);
  });

  it('may be pending for good', async () => {
    const bank = await bankOf({ transactions: [{ ...RENT, status: 'pending' }] });
    const { transactions } = await reading(bank);
    bank.sandbox.clock.advance('P80D');
    expect(await transactions()).toMatchObject([{ status: 'pending' }]);
  });

  it('drop fractions of a second, and are none the worse for it over pages', async () => {
    const moments = ['00.100Z', '00.900Z', '00.500Z', '01.000Z'];
    const transactions = moments.map((moment) => ({
      ...RENT,
      timestamp: `2026-03-02T06:00:${moment}`,
    }));
    const { accounts, page } = await reading(await bankOf({ transactions }));
    const first = await page(accounts[0].id, { page_size: 2 });
    const rest = await page(accounts[0].id, {
      page_size: 2,
      cursor: first.pagination.next_cursor,
    });
    const ids = [...first.items, ...rest.items].map(({ id }: { id: string }) => id);
    expect(new Set(ids).size).toBe(4);
    expect(rest.items[1].timestamp).toBe('2026-03-02T06:00:00Z');
  });
});

describe('the balance of own data', () => {
  it('is the opening balance and everything settled since', async () => {
    const account = { opening_balance_in_minor: 5000, limit_in_minor: 20000 };
    const bank = await bankOf({ ...account, transactions: [RENT, LUNCH, SALARY] });
    const { balance } = await reading(bank);
    expect(await balance()).toMatchObject({
      current_in_minor: 5000 + 210000 - 90000,
      available_in_minor: 5000 + 210000 - 90000 - 700 + 20000,
    });
    bank.sandbox.clock.set(Date.parse(LUNCH.settled_at));
    expect(await balance()).toMatchObject({ current_in_minor: 5000 + 210000 - 90000 - 700 });
  });

  it('leaves out what has been pending for years', async () => {
    const old = { ...RENT, timestamp: '2019-05-05T05:05:05Z', status: 'pending' };
    const refund = { ...old, amount_in_minor: 1234 };
    const { balance } = await reading(await bankOf({ transactions: [old, refund, SALARY] }));
    expect(await balance()).toMatchObject({
      current_in_minor: 210000,
      available_in_minor: 210000 - 90000,
    });
  });
});

describe('a custom user', () => {
  it('takes the place of the built-in one with the same name and password', async () => {
    const users = [{ username: 'John', password: 'doe', accounts: [{ transactions: [RENT] }] }];
    const bank = await setupSandbox(parseConfig({ users }));
    const john = await reading(bank, { username: 'john', password: 'doe' });
    expect(john.accounts).toHaveLength(1);
    expect(john.accounts[0].account_holder_names).toEqual(['JOHN SANDBRIDGE']);
    expect(await john.transactions()).toMatchObject([RENT]);
    const namesake = await reading(bank, { username: 'john', password: 'iban' });
    expect(namesake.accounts).toHaveLength(3);
  });

  it('inherits what goes wrong for the one it replaces', async () => {
    const login = { username: 'error.provider_error', password: 'error' };
    const bank = await setupSandbox(parseConfig({ users: [{ ...login, accounts: [{}] }] }));
    const { id: connection } = await bank.connect(BODY, login);
    const answer = await bank.call('GET', '/v3/connected-accounts', { connection });
    expect(answer.status).toBe(502);
  });

  it('lists what is pending at any date when the one it replaces does', async () => {
    const users = [
      {
        username: 'pending',
        password: 'doe',
        accounts: [{ transactions: [{ ...RENT, status: 'pending' }, SALARY] }],
      },
    ];
    const login = { username: 'pending', password: 'doe' };
    const { transactions } = await reading(await setupSandbox(parseConfig({ users })), login);
    const today = { from: '2026-03-16', to: '2026-03-16' };
    expect(await transactions(today)).toMatchObject([{ description: 'RENT' }]);
  });

  it('stands first among the users on the login page', async () => {
    const bank = await setupSandbox(
      parseConfig({ users: [{ ...ADA, title: 'Our own', accounts: [{}] }] }),
    );
    const preselected = { type: 'preselected', provider_id: 'mock' };
    const { hosted_page } = await bank.create({ ...BODY, provider_selection: preselected });
    const visitor = await person(bank.fetch).visit(hosted_page.uri);
    const { page } = await visitor.submit({ decision: 'allow' });
    expect(page).toContain('Our own');
    expect(page.indexOf('Our own')).toBeLessThan(page.indexOf('john'));
  });

  it('has copies, with ids of their own and the same data', async () => {
    const account = {
      id: 'mine',
      account_identifiers: [{ type: 'iban', iban: 'GB75CLRB04066800000871' }],
      transactions: [{ ...RENT, id: 'rent' }, SALARY],
    };
    const bank = await bankOf(account);
    const own = await reading(bank);
    const copy = await reading(bank, { ...ADA, username: 'ada+ci' });
    expect(own.accounts[0].id).toBe('mine');
    expect(copy.accounts[0]).toEqual({ ...own.accounts[0], id: expect.stringMatching(/^\w{32}$/) });
    const [ids, copied] = [await own.transactions(), await copy.transactions()];
    expect(ids[0].id).toBe('rent');
    expect(copied.map(({ description }: typeof RENT) => description)).toEqual(['RENT', 'PAY']);
    for (const { id } of copied) {
      expect(id).toMatch(/^[0-9a-f]{32}$/);
      expect(ids.map((item: { id: string }) => item.id)).not.toContain(id);
    }
  });
});

describe('own data that is wrong', () => {
  const iban = (text: string) => ({ account_identifiers: [{ type: 'iban', iban: text }] });
  const sortCode = (sort_code: string, account_number = '00000871') => ({
    account_identifiers: [{ type: 'sort_code_account_number', sort_code, account_number }],
  });
  const transactions = (...items: object[]) => ({
    transactions: items.map((item) => ({ ...RENT, ...item })),
  });
  const identifier = 'account_identifiers.0';
  const first = 'transactions.0';

  it.each([
    [iban('GB75CLRB04066800000872'), `${identifier}.iban`, 'check digits are wrong'],
    [iban('GB75 CLRB 0406 6800 0008 71'), `${identifier}.iban`, 'without spaces'],
    [sortCode('04-06-68'), `${identifier}.sort_code`, 'Must be six digits'],
    [sortCode('040668', '871'), `${identifier}.account_number`, 'Must be eight digits'],
    [{ account_identifiers: [{ type: 'bban' }] }, `${identifier}.type`, 'Unknown value'],
    [{ ...iban('GB75CLRB04066800000871'), bic: 'CLRB' }, 'bic', 'Must be a BIC'],
    [{ bic: 'CLRBGB22' }, 'bic', 'Must not be provided without account_identifiers'],
    [{ currency: 'USD' }, 'currency', "Valid values are 'GBP', 'EUR'"],
    [{ type: 'card', account_type: 'current' }, 'account_type', 'Must not be provided for a card'],
    [{ limit_in_minor: -1 }, 'limit_in_minor', 'Must be at least 0'],
    [{ opening_balance_in_minor: '5' }, 'opening_balance_in_minor', 'Must be a'],
    [{ sort_code: '040668' }, '', "Unknown field 'sort_code'"],
    [transactions({ amount_in_minor: 12.5 }), `${first}.amount_in_minor`, 'Must be an integer'],
    [transactions({ amount_in_minor: 1e11 }), `${first}.amount_in_minor`, 'Must be at most'],
    [transactions({ currency: 'EUR' }), `${first}.currency`, "Must be the account's currency, GBP"],
    [transactions({ timestamp: '2026-02-30T00:00:00Z' }), `${first}.timestamp`, 'Must be a date'],
    [transactions({ timestamp: '1969-12-31T23:59:59Z' }), `${first}.timestamp`, 'before 1970'],
    [transactions({ description: '' }), `${first}.description`, 'Must have at least 1'],
    [transactions({ id: 'a|b' }), `${first}.id`, 'Must be letters, digits'],
    [transactions({ id: 'a' }, { id: 'a' }), 'transactions.1.id', 'Must be unique'],
    [transactions({ amount: 5 }), first, "Unknown field 'amount'"],
    [
      transactions({ settled_at: '2026-03-01T00:00:00Z' }),
      `${first}.settled_at`,
      'Must not be before timestamp',
    ],
    [
      transactions({ settled_at: RENT.timestamp, status: 'pending' }),
      `${first}.settled_at`,
      'Must not be provided together with status',
    ],
  ])('%j is refused at %j: %s', (account, field, message) => {
    const path = ['users.0.accounts.0', field].filter((part) => part !== '').join('.');
    expect(errorsOf(account)[path]?.join(' ')).toContain(message);
  });

  it('is refused when two accounts have one id', () => {
    const accounts = [{ id: 'a' }, {}, { id: 'a' }];
    const parsing = () => parseConfig({ users: [{ ...ADA, accounts }] });
    expect(parsing).toThrow('users.0.accounts.2.id: Must be unique: the one at 0 is the same');
  });

  it.each(['a b', 'a+b', ''])('is refused when a user is called %j', (username) => {
    const users = [{ ...ADA, accounts: [], username }];
    expect(() => parseConfig({ users })).toThrow('users.0.username: Must be 1 to 64');
  });

  it('is refused when there is more of it than anybody needs', () => {
    const many = Array.from({ length: 100_001 }, () => RENT);
    const errors = errorsOf({ transactions: many });
    expect(errors['users.0.accounts.0.transactions']?.[0]).toContain('at most 100000 items');
  });
});

describe('own data of many rows', () => {
  const DAY = 86_400_000;
  const NOW = Date.parse('2026-03-16T12:00:00Z');

  /** So many rows, each some days ago. */
  function accountWith(rows: number, daysAgo: (row: number) => number) {
    const transactions = Array.from({ length: rows }, (_, row) => ({
      timestamp: new Date(NOW - daysAgo(row) * DAY).toISOString(),
      description: `ROW ${row}`,
      amount_in_minor: row - rows / 2,
    }));
    const options = parseConfig({ users: [{ ...ADA, accounts: [{ transactions }] }] });
    const [own] = options.users ?? [];
    if (own === undefined) throw new Error('no user');
    const user = {
      mockUser: { id: 'ada', title: '', behavior: {}, ...own },
      username: 'ada',
    };
    const [account] = accountsOf(user, { seed: 's', providerId: 'mock' });
    if (account === undefined) throw new Error('no account');
    return { user, account, seed: 's' };
  }

  /** The ids on all pages, and the milliseconds of the fastest page of the later half. */
  function walk(account: ReturnType<typeof accountWith>) {
    const ids = new Set<string>();
    const spans: number[] = [];
    let after: StatementPosition | undefined;
    do {
      const begun = performance.now();
      const page = statementPageOf({ ...account, ...EVER, now: NOW, pageSize: 500, after });
      spans.push(performance.now() - begun);
      for (const { id } of page.entries) ids.add(id);
      after = page.next;
    } while (after !== undefined);
    // The others may have waited for what else this machine does.
    const later = spans.slice(Math.floor(spans.length / 2));
    return { ids, fastest: Math.min(...later) };
  }

  it('pages quickly to the last one', () => {
    const rows = 20_000;
    const { ids, fastest } = walk(accountWith(rows, (row) => row / 15));
    expect(ids.size).toBe(rows);
    expect(fastest).toBeLessThan(50);
  });

  it('pages to the last one even when all of them happen at once', () => {
    const { ids } = walk(accountWith(2_000, () => 1));
    expect(ids.size).toBe(2_000);
  });
});
