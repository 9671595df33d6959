import { describe, expect, it } from 'vitest';
import { createTrueLayerClient, type TrueLayerCall } from '../../../widget/truelayer/index.ts';
import { proof, setupHost } from '../host/setup-host.ts';
import {
  authorized,
  failed,
  setupWebhooks,
  transactionsCompleted,
} from '../host/webhooks/setup-webhooks.ts';
import {
  createFakeTrueLayer,
  type Operation,
  problemResponse,
  type ScriptedResponse,
} from './fake-truelayer.ts';
import { CREATE, collect, page, setupClient, YEAR } from './setup-client.ts';

type Json = Readonly<Record<string, unknown>>;

const ACCOUNT = {
  id: 'a',
  type: 'account',
  currency: 'GBP',
  account_type: 'current',
  customer_segment: 'retail',
  bic: 'CLRBGB21',
  account_identifiers: [
    { type: 'sort_code_account_number', sort_code: '040668', account_number: '00012315' },
    { type: 'iban', iban: 'GB32CLRB04066800012315' },
  ],
  account_holder_names: ['Jane Smith'],
};
const CREATED = {
  id: 'connection-1',
  status: 'authorization_required',
  user: { id: 'user-1' },
  hosted_page: { uri: 'https://app.truelayer.test/data/1' },
  authorization_flow: {
    actions: { next: { type: 'provider_selection', providers: [{ id: 'mock', icon_uri: 'x' }] } },
  },
};

/** The value with each field, at any depth, dropped, null and of another type; and what was changed. */
function mutationsOf(value: Json): [string, unknown][] {
  return pathsIn(value).flatMap((path) =>
    (['dropped', 'null', 'a number', 'a list', 'a text'] as const).map((how): [string, unknown] => [
      `${path.join('.')} is ${how}`,
      changed(value, path, how),
    ]),
  );
}

function pathsIn(value: unknown): string[][] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => [
    [key],
    ...pathsIn(inner).map((path) => [key, ...path]),
  ]);
}

function changed(value: unknown, [key = '', ...rest]: string[], how: string): unknown {
  const copy = structuredClone(value);
  const odd = { null: null, 'a number': 7, 'a list': [[]], 'a text': '~' }[how];
  if (typeof copy !== 'object' || copy === null) return copy;
  if (rest.length > 0) Reflect.set(copy, key, changed(Reflect.get(copy, key), rest, how));
  else if (how === 'dropped') Reflect.deleteProperty(copy, key);
  else Reflect.set(copy, key, odd);
  return copy;
}

/** Mutations of fields other than those that are needed, and of what these are in. */
const without = (value: Json, ...needed: string[]) =>
  mutationsOf(value).filter(
    ([name]) =>
      !needed.some(
        (path) => path === name.split(' ')[0] || path.startsWith(`${name.split(' ')[0]}.`),
      ),
  );

function clientAnswered(operation: Operation, body: unknown) {
  const calls: TrueLayerCall[] = [];
  const world = setupClient({ onCall: (call) => calls.push(call) });
  world.always(operation, { status: 200, body });
  return { ...world, ignored: () => calls.flatMap(({ ignored = [] }) => ignored) };
}

describe('a connection counts as authorised with the status 200', () => {
  const body = { items: [ACCOUNT, { id: 'd', type: 'card' }], pagination: {} };

  it.each(mutationsOf(body))('also if %s', async (_, odd) => {
    const { client } = clientAnswered('accounts', odd);
    expect(await client.connections.access('c')).toBe('open');
    await expect(client.connections.check('c')).resolves.toBeUndefined();
  });

  it.each(['', '<html>', '{"items":', '7'])('also if the body is %j', async (odd) => {
    const { client } = clientAnswered('accounts', odd);
    expect(await client.connections.access('c')).toBe('open');
  });

  it('also if the body never arrives', async () => {
    const double = createFakeTrueLayer();
    let isCancelled = false;
    const client = createTrueLayerClient({
      ...double.options,
      fetch: (request) =>
        request.url.endsWith('/v3/connected-accounts')
          ? new Response(
              new ReadableStream({
                cancel: () => {
                  isCancelled = true;
                },
              }),
            )
          : double.fetch(request),
    });
    expect(await client.connections.access('c')).toBe('open');
    expect(isCancelled).toBe(true);
  });
});

describe('a connection counts as not authorised with the status 400', () => {
  const { body } = problemResponse(400, 'invalid_state');
  const mutations = mutationsOf(body as Json);

  it.each([...mutations, ['the body is empty', ''], ['it is HTML', '<html>']])(
    'also if %s',
    async (_, odd) => {
      const { client, always } = setupClient();
      always('accounts', { status: 400, body: odd });
      expect(await client.connections.access('c')).toBe('not-authorized');
    },
  );
});

describe.each([
  [403, 'forbidden', 'ended'],
  [404, 'not-found', 'unknown'],
])('a connection with the response %i', (status, type, access) => {
  it.each(mutationsOf(problemResponse(status, type).body as Json))(
    `is ${access}, also if %s`,
    async (_, body) => {
      const { client, always } = setupClient();
      always('accounts', { status, body });
      expect(await client.connections.access('c')).toBe(access);
    },
  );
});

describe('a malformed account', () => {
  const others = [
    { ...ACCOUNT, id: 'b' },
    { id: 'd', type: 'card' },
  ];

  it.each(mutationsOf(ACCOUNT))('does not affect other accounts if %s', async (_, odd) => {
    const { client, ignored } = clientAnswered('accounts', { items: [odd, ...others] });
    const accounts = await client.accounts('c');
    expect(accounts.slice(-2)).toEqual(others);
    const isWhole = JSON.stringify(accounts[0]) === JSON.stringify(ACCOUNT);
    if (!isWhole) for (const path of ignored()) expect(path).toMatch(/^items\.0/);
  });

  it.each(without(ACCOUNT, 'id', 'type'))('is not lost if %s', async (_, odd) => {
    const { client } = clientAnswered('accounts', { items: [odd, ...others] });
    expect((await client.accounts('c')).map(({ id }) => id)).toEqual(['a', 'b', 'd']);
  });

  it('is reported with the malformed paths, without values', async () => {
    const identifiers = [{ type: 'iban', iban: 'UPSTREAM-BODY', sort_code: 1 }, { type: 'iban' }];
    const odd = { ...ACCOUNT, bic: { 'UPSTREAM-BODY': 1 }, account_identifiers: identifiers };
    const items = [odd, { type: 'card', id: null }];
    const { client, ignored } = clientAnswered('accounts', { items });
    expect(await client.accounts('c')).toHaveLength(1);
    expect(ignored()).toEqual(['items.0.bic', 'items.0.account_identifiers.1', 'items.1']);
  });

  it('is not reported for a null field, or an unknown kind', async () => {
    const items = [{ ...ACCOUNT, bic: null, account_holder_names: null }, { type: 'pension' }];
    const { client, ignored } = clientAnswered('accounts', { items });
    expect(await client.accounts('c')).toMatchObject([{ id: 'a', account_holder_names: [] }]);
    expect(ignored()).toEqual([]);
  });

  it('is reported by an event of the host', async () => {
    const world = setupHost({
      onAuthorized: async ({ truelayer, connectionId }) => {
        await truelayer.accounts(connectionId);
      },
    });
    world.truelayer.always('accounts', { status: 200, body: { items: [{ ...ACCOUNT, bic: 7 }] } });
    expect(await world.status(await world.start())).toMatchObject({ status: 'authorized' });
    expect(world.events).toContainEqual(
      expect.objectContaining({ type: 'upstream-call', ignored: ['items.0.bic'] }),
    );
  });
});

describe('a malformed transaction', () => {
  const [first = {}, ...others] = (page(['t1', 't2', 't3']).body as { result: { items: Json[] } })
    .result.items;
  const read = async (odd: unknown) => {
    const result = { items: [odd, ...others], pagination: { next_cursor: null } };
    const { client } = clientAnswered('readTransactions', { status: 'completed', result });
    const items = await collect(client.transactions('c', 'a', YEAR));
    return items.map(({ id }) => id);
  };

  it.each(mutationsOf(first))('does not affect other transactions if %s', async (_, odd) => {
    expect((await read(odd)).slice(-2)).toEqual(['t2', 't3']);
  });

  it.each(without(first, 'id', 'timestamp', 'currency', 'amount_in_minor'))(
    'is not lost if %s',
    async (_, odd) => {
      expect(await read(odd)).toHaveLength(3);
    },
  );
});

describe('a created connection can be used', () => {
  it.each(without(CREATED, 'id', 'hosted_page.uri'))('also if %s', async (_, odd) => {
    const { client } = clientAnswered('create', odd);
    const { id, hosted_page } = await client.connections.create(CREATE);
    expect([id, hosted_page?.uri]).toEqual([CREATED.id, CREATED.hosted_page.uri]);
  });

  it.each(without(CREATED, 'id', 'hosted_page.uri'))('also by the host if %s', async (_, odd) => {
    const world = setupHost();
    world.truelayer.script('create', { status: 201, body: odd });
    const { challenge } = await proof();
    const response = await world.create({ use_case: 'rewards', mode: 'popup', challenge });
    expect(response.status).toBe(201);
  });
});

describe('an access token is used', () => {
  const token = { access_token: 'token', expires_in: 3600, token_type: 'Bearer', scope: 'data' };

  it.each(without(token, 'access_token'))('also if %s', async (_, odd) => {
    const { client, requestsTo } = clientAnswered('token', odd);
    for (let i = 0; i < 5; i++) await client.userInfo('c');
    expect(requestsTo('token')).toHaveLength(1);
  });

  it.each([0, -1, '3600', '', 1e-9, 1e300, -1e300])(
    'and not fetched again immediately if expires_in is %j',
    async (expires_in) => {
      const { client, requestsTo } = clientAnswered('token', { ...token, expires_in });
      for (let i = 0; i < 5; i++) await client.userInfo('c');
      expect(requestsTo('token')).toHaveLength(1);
    },
  );
});

describe('other data', () => {
  it.each(mutationsOf({ name: 'Jane Smith' }))('is a name or absent if %s', async (_, odd) => {
    const { client } = clientAnswered('userInfo', odd);
    expect([undefined, '~']).toContainEqual((await client.userInfo('c')).name);
  });

  it.each(
    without(
      { currency: 'GBP', current_in_minor: 1, available_in_minor: 2 },
      'currency',
      'current_in_minor',
    ),
  )('is a balance if %s', async (_, odd) => {
    const { client } = clientAnswered('balance', odd);
    expect(await client.balance('c', 'a')).toMatchObject({ current_in_minor: 1 });
  });

  it.each(
    mutationsOf({
      action_needed: 'authentication_needed',
      user_input_link: 'https://app.truelayer-sandbox.com/data/1',
    }),
  )('is a response to a reconfirmation if %s', async (_, odd) => {
    const { client } = clientAnswered('reconfirm', odd);
    await expect(client.connections.reconfirm('c')).resolves.toBeTypeOf('object');
  });

  it.each(
    without({ id: 'request-1', status: 'failed', failure_reason: 'provider_error' }, 'status'),
  )('is a failed request for transactions if %s', async (_, odd) => {
    const { client } = clientAnswered('readTransactions', odd);
    await expect(collect(client.transactions('c', 'a', YEAR))).rejects.toMatchObject({
      name: 'TransactionsRequestError',
    });
  });

  it('never ends a list early because of a malformed cursor', async () => {
    const result = { items: [], pagination: { next_cursor: 7 } };
    const { client } = clientAnswered('readTransactions', { status: 'completed', result });
    await expect(collect(client.transactions('c', 'a', YEAR))).rejects.toMatchObject({
      name: 'UnexpectedResponseError',
    });
  });
});

describe('a webhook', () => {
  const session = { id: 's' };

  it.each(without(authorized(session), 'type', 'connection_id', 'metadata.connect_bank_session'))(
    'authorises its session if %s',
    async (_, odd) => {
      const world = setupWebhooks({ unknownBrowser: 'accept' });
      const started = await world.start();
      const body = JSON.stringify(odd).replace('"s"', JSON.stringify(started.id));
      expect((await world.sendWebhook(body)).status).toBe(200);
      expect(await world.status(started)).toMatchObject({ status: 'authorized' });
    },
  );

  it.each(without(failed(session), 'type', 'connection_id', 'metadata.connect_bank_session'))(
    'fails its session if %s',
    async (_, odd) => {
      const world = setupWebhooks();
      const started = await world.start();
      const body = JSON.stringify(odd).replace('"s"', JSON.stringify(started.id));
      expect((await world.sendWebhook(body)).status).toBe(200);
      expect(await world.status(started)).toMatchObject({ status: 'failed' });
    },
  );

  it.each(without(transactionsCompleted(), 'type', 'request_id'))(
    'has its request for transactions if %s',
    async (_, odd) => {
      const types: string[] = [];
      const world = setupWebhooks({ onWebhook: ({ type }) => void types.push(type) });
      expect((await world.sendWebhook(JSON.stringify(odd))).status).toBe(200);
      expect(types).toEqual(['transactions_request_completed']);
    },
  );

  it('without an id is processed once, however often it arrives', async () => {
    const types: string[] = [];
    const world = setupWebhooks({ onWebhook: ({ type }) => void types.push(type) });
    const { event_id, ...body } = transactionsCompleted();
    for (let i = 0; i < 3; i++)
      expect((await world.sendWebhook(JSON.stringify(body))).status).toBe(200);
    expect(types).toHaveLength(1);
  });
});

describe('an error of TrueLayer', () => {
  const reply: ScriptedResponse = problemResponse(400, 'invalid-parameters', {
    errors: { 'user.email': ['UPSTREAM-BODY'], 'user.phone': ['UPSTREAM-BODY'] },
  });

  it('names the invalid fields in its message, without their values', async () => {
    const { client, always } = setupClient();
    always('create', reply);
    const error = await client.connections.create(CREATE).catch((thrown: unknown) => thrown);
    expect(String(error)).toContain('400 Invalid Parameters: user.email, user.phone (trace ');
    expect(String(error)).not.toContain('UPSTREAM-BODY');
  });

  it('names the invalid fields in the event, without their values', async () => {
    const world = setupHost();
    world.truelayer.always('create', reply);
    const { challenge } = await proof();
    await world.create({ use_case: 'rewards', mode: 'popup', challenge });
    expect(world.events.find(({ type }) => type === 'upstream-failed')).toMatchObject({
      error: { name: 'InvalidParametersError', fields: ['user.email', 'user.phone'] },
    });
    expect(JSON.stringify(world.events)).not.toContain('UPSTREAM-BODY');
  });

  it.each(mutationsOf(reply.body as Json))('has its class if %s', async (name, body) => {
    const { client, always } = setupClient();
    always('create', { status: 400, body });
    const error = await client.connections.create(CREATE).catch((thrown: unknown) => thrown);
    const expected = name.startsWith('type ') ? 'TrueLayerError' : 'InvalidParametersError';
    expect(error).toMatchObject({ name: expected, status: 400 });
  });
});
