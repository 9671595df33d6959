import { describe, expect, it } from 'vitest';
import { AISP, CREATE_BODY, json, RETURN_URI } from '../app.ts';
import { describeEveryDelivery } from '../every-delivery.ts';

const FLOW = { redirect: { return_uri: RETURN_URI } };

const { hosted_page: HOSTED, ...BARE } = CREATE_BODY;

const selection = (filter: object) => ({ provider_selection: { type: 'user_selected', filter } });

const pairs = (count: number) =>
  Object.fromEntries(Array.from({ length: count }, (_, i) => [`key${i}`, 'value']));

/** What is wrong with a body → the key under which the answer says so. */
const INVALID: [string, object | undefined, string][] = [
  ['no scopes', { scopes: undefined }, 'scopes'],
  ['empty scopes', { scopes: [] }, 'scopes'],
  ['an unknown scope', { scopes: ['accounts', 'cards'] }, 'scopes.1'],
  ['scopes that are no list', { scopes: 'accounts' }, 'scopes'],
  ['no provider selection', { provider_selection: undefined }, 'provider_selection'],
  ['no selection type', { provider_selection: {} }, 'provider_selection.type'],
  ['an unknown selection type', { provider_selection: { type: 'any' } }, 'provider_selection.type'],
  [
    'a preselected bank without id',
    { provider_selection: { type: 'preselected' } },
    'provider_selection.provider_id',
  ],
  [
    'an unknown bank',
    { provider_selection: { type: 'preselected', provider_id: 'nope' } },
    'provider_selection.provider_id',
  ],
  ['no countries', selection({ countries: [] }), 'provider_selection.filter.countries'],
  [
    'a country twice',
    selection({ countries: ['GB', 'GB'] }),
    'provider_selection.filter.countries',
  ],
  ['an unknown country', selection({ countries: ['XX'] }), 'provider_selection.filter.countries.0'],
  [
    'an unknown channel',
    selection({ release_channel: 'alpha' }),
    'provider_selection.filter.release_channel',
  ],
  [
    'an unknown segment',
    selection({ customer_segments: ['vip'] }),
    'provider_selection.filter.customer_segments.0',
  ],
  ['no provider ids', selection({ provider_ids: [] }), 'provider_selection.filter.provider_ids'],
  [
    'no excluded ids',
    selection({ excludes: { provider_ids: [] } }),
    'provider_selection.filter.excludes.provider_ids',
  ],
  ['no user', { user: undefined }, 'user'],
  ['no name', { user: { email: 'a@example.com' } }, 'user.name'],
  ['a name in brackets', { user: { name: 'Ada (L)', email: 'a@example.com' } }, 'user.name'],
  ['neither email nor phone', { user: { name: 'Ada' } }, 'user.email'],
  ['a broken email', { user: { name: 'Ada', email: 'ada' } }, 'user.email'],
  ['a national phone number', { user: { name: 'Ada', phone: '07700900123' } }, 'user.phone'],
  ['no consent', { user_consent: undefined }, 'user_consent'],
  [
    'precaptured consent without a time',
    { user_consent: { type: 'precaptured' } },
    'user_consent.captured_at',
  ],
  [
    'consent on a day that is none',
    { user_consent: { type: 'precaptured', captured_at: '2026-02-30T00:00:00Z' } },
    'user_consent.captured_at',
  ],
  [
    'a hosted page without return URI',
    { hosted_page: { type: 'authorization_flow' } },
    'hosted_page.return_uri',
  ],
  [
    'a return URI that runs',
    { hosted_page: { ...HOSTED, return_uri: 'javascript:alert(1)' } },
    'hosted_page.return_uri',
  ],
  [
    'a return URI with a space',
    { hosted_page: { ...HOSTED, return_uri: 'https://a b' } },
    'hosted_page.return_uri',
  ],
  [
    'a relative return URI',
    { hosted_page: { ...HOSTED, return_uri: '/back' } },
    'hosted_page.return_uri',
  ],
  [
    'a long language',
    { hosted_page: { ...HOSTED, language_code: 'eng' } },
    'hosted_page.language_code',
  ],
  [
    'a small country',
    { hosted_page: { ...HOSTED, country_code: 'gb' } },
    'hosted_page.country_code',
  ],
  ['both kinds of flow', { authorization_flow: FLOW }, 'authorization_flow'],
  [
    'a flow without redirect',
    { hosted_page: undefined, authorization_flow: {} },
    'authorization_flow.redirect',
  ],
  [
    'a redirect to data:',
    {
      hosted_page: undefined,
      authorization_flow: { redirect: { return_uri: 'data:text/html,x' } },
    },
    'authorization_flow.redirect.return_uri',
  ],
  ['an unknown access type', { data_access_type: 'daily' }, 'data_access_type'],
  ['info without saying one_time', { scopes: ['info'] }, 'data_access_type'],
  [
    'info and recurring',
    { scopes: ['info', 'accounts'], data_access_type: 'recurring' },
    'data_access_type',
  ],
  ['eleven pairs of metadata', { metadata: pairs(11) }, 'metadata'],
  ['a long metadata key', { metadata: { ['k'.repeat(41)]: 'v' } }, `metadata.${'k'.repeat(41)}`],
  ['a long metadata value', { metadata: { k: 'v'.repeat(501) } }, 'metadata.k'],
  ['null in metadata', { metadata: { k: null } }, 'metadata.k'],
];

describeEveryDelivery('the connections endpoint', ({ setup }) => {
  describe('creating a connection', () => {
    it('answers with the hosted page to send the user to', async () => {
      const { create } = await setup();
      const connection = await create();
      expect(connection).toEqual({
        id: expect.stringMatching(/^[\da-f-]{36}$/),
        user: { id: expect.stringMatching(/^[\da-f-]{36}$/) },
        status: 'authorization_required',
        hosted_page: {
          uri: expect.stringMatching(
            /^https:\/\/app\.truelayer-sandbox\.com\/data\/[\da-f-]{36}\?connection_id=[\da-f-]{36}$/,
          ),
        },
      });
      expect(connection.hosted_page.uri).toContain(`connection_id=${connection.id}`);
    });

    it('keeps the user id it is given', async () => {
      const { create } = await setup();
      const user = { ...CREATE_BODY.user, id: 'customer-7' };
      expect((await create({ ...CREATE_BODY, user })).user).toEqual({ id: 'customer-7' });
    });

    it('makes a new connection each time, whatever the Idempotency-Key', async () => {
      const { call } = await setup();
      const headers = { 'Idempotency-Key': 'same' };
      const ids = [];
      for (const _ of [1, 2]) {
        ids.push(
          (await json(await call('POST', '/v3/data-connections', { body: CREATE_BODY, headers })))
            .id,
        );
      }
      expect(new Set(ids).size).toBe(2);
    });

    it('ignores fields it does not know', async () => {
      const { create } = await setup();
      expect((await create({ ...CREATE_BODY, colour: 'red' })).status).toBe(
        'authorization_required',
      );
    });

    it('needs no user details from a client that is an AISP itself', async () => {
      const own = { id: 'sandbox-connect-bank', secret: 'sandbox-secret', aisp: true };
      const { create } = await setup({ clients: [own] });
      expect((await create({ ...CREATE_BODY, user: {} })).status).toBe('authorization_required');
    });

    it('without any page is required to be authorised, with no address to do so', async () => {
      const { create } = await setup();
      const connection = await create(BARE);
      expect(connection.status).toBe('authorization_required');
      expect(connection).not.toHaveProperty('hosted_page');
    });

    it('sends a user whom the client leads straight to the preselected bank', async () => {
      const { create } = await setup({ clients: [AISP] });
      const connection = await create({
        ...BARE,
        provider_selection: { type: 'preselected', provider_id: 'mock' },
        user_consent: { type: 'precaptured', captured_at: '2026-03-16T11:59:00.000Z' },
        authorization_flow: FLOW,
      });
      expect(connection).toMatchObject({
        status: 'authorizing',
        authorization_flow: {
          actions: { next: { type: 'redirect', uri: expect.stringContaining('/bank/') } },
        },
      });
    });

    it('offers a client that leads the user the banks to choose from', async () => {
      const { create } = await setup({ clients: [AISP] });
      const filter = { provider_ids: ['mock'] };
      const connection = await create({
        ...BARE,
        provider_selection: { type: 'user_selected', filter },
        authorization_flow: FLOW,
      });
      const { next } = connection.authorization_flow.actions;
      expect(next.type).toBe('provider_selection');
      expect(next.providers.map(({ id }: { id: string }) => id)).toEqual(['mock']);
    });
  });

  describe('a connection is not created', () => {
    it.each(INVALID)('from %s', async (_, change, key) => {
      const { call, sandbox } = await setup();
      const response = await call('POST', '/v3/data-connections', {
        body: { ...CREATE_BODY, ...change },
      });
      expect(response.status).toBe(400);
      const problem = await json(response);
      expect(problem).toMatchObject({
        type: 'https://docs.truelayer.com/docs/error-types#invalid-parameters',
        title: 'Invalid Parameters',
        status: 400,
        detail: 'The request body was invalid.',
        trace_id: response.headers.get('Tl-Trace-Id'),
      });
      expect(Object.keys(problem.errors)).toEqual([key]);
      expect(sandbox.connections.list()).toEqual([]);
    });

    it.each([
      ['broken JSON', '{', {}, 'body'],
      ['nothing', '', {}, 'body'],
      ['a list', '[]', {}, 'body'],
      ['null', 'null', {}, 'body'],
      ['another media type', '{}', { 'Content-Type': 'text/plain' }, 'Content-Type'],
      ['two megabytes', `"${'x'.repeat(2_000_000)}"`, {}, 'body'],
    ])('from %s', async (_, body, headers, key) => {
      const { call, sandbox } = await setup();
      const response = await call('POST', '/v3/data-connections', { body, headers });
      expect(response.status).toBe(400);
      expect(Object.keys((await json(response)).errors)).toEqual([key]);
      expect(sandbox.connections.list()).toEqual([]);
    });

    it('for a return URI that is not registered', async () => {
      const registered = {
        id: 'sandbox-connect-bank',
        secret: 'sandbox-secret',
        returnUris: ['https://app.example/back/'],
      };
      const { call } = await setup({ clients: [registered] });
      const response = await call('POST', '/v3/data-connections', { body: CREATE_BODY });
      expect(Object.keys((await json(response)).errors)).toEqual(['hosted_page.return_uri']);
    });

    it('and every mistake is told at once, in words', async () => {
      const { call } = await setup();
      const body = { scopes: ['x'], user: { phone: '1' } };
      const { errors } = await json(await call('POST', '/v3/data-connections', { body }));
      expect(errors).toEqual({
        'scopes.0': [
          "Unknown value. Valid values are 'info', 'accounts', 'balance', 'transactions'.",
        ],
        provider_selection: ['Must be provided'],
        'user.phone': ['Must be + and the country code, then digits'],
        user_consent: ['Must be provided'],
      });
    });
  });

  describe('at the edge of what is legal', () => {
    it.each([
      ['ten pairs of metadata', { metadata: pairs(10) }],
      [
        'keys of 40 and values of 500 characters',
        { metadata: { ['k'.repeat(40)]: 'v'.repeat(500) } },
      ],
      ['a phone number in place of an email', { user: { name: 'Ada', phone: '+447700900123' } }],
      ['http on localhost', { hosted_page: { ...HOSTED, return_uri: 'http://localhost:3000/' } }],
      ['info, one_time', { scopes: ['info'], data_access_type: 'one_time' }],
      [
        'a result page beside the client’s own flow',
        {
          hosted_page: { type: 'result_page' },
          authorization_flow: FLOW,
        },
      ],
      [
        'an app’s own scheme to redirect to',
        {
          hosted_page: undefined,
          authorization_flow: { redirect: { return_uri: 'shop.example://back' } },
        },
      ],
    ])('%s is accepted', async (_, change) => {
      const { call } = await setup({ clients: [AISP] });
      const response = await call('POST', '/v3/data-connections', {
        body: { ...CREATE_BODY, ...change },
      });
      expect(response.status).toBe(201);
    });
  });
});
