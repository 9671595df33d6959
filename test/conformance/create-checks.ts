import type { Certainty } from '../certainty.ts';
import { clientLedBody, hostedBody, PRECAPTURED, preselected, USER } from './bodies.ts';
import type { Check } from './check.ts';
import { type Fact, fact, keyFacts, problemFacts, successFacts } from './fact.ts';
import { type ApiResponse, itemsAt, keysOf, textAt, valueAt } from './response.ts';
import type { Caller, Target } from './target.ts';

const PATH = '/v3/data-connections';
const PROVIDER_KEYS = {
  required: [],
  optional: ['id', 'display_name', 'icon_uri', 'logo_uri', 'bg_color'],
};
const UUID = /[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}/gi;

/** Each configuration of a journey; `certainty` is that of its being accepted. */
const CONFIGURATIONS: readonly {
  id: string;
  title: string;
  certainty: Certainty;
  body: (target: Target) => object;
}[] = [
  {
    id: 'hosted',
    title: 'TrueLayer hosts all pages',
    certainty: 'spec',
    body: hostedBody,
  },
  {
    id: 'hosted-preselected',
    title: 'TrueLayer hosts the pages, and the bank is preselected',
    certainty: 'spec',
    body: (target) => ({ ...hostedBody(target), provider_selection: preselected(target) }),
  },
  {
    id: 'hosted-precaptured',
    title: 'TrueLayer hosts the pages, and the consent is captured before',
    certainty: 'guess',
    body: (target) => ({ ...hostedBody(target), user_consent: PRECAPTURED }),
  },
  {
    id: 'client-led',
    title: 'The client hosts the pages, and the next step is the bank',
    certainty: 'guess',
    body: clientLedBody,
  },
  {
    id: 'client-led-result',
    title: 'The client hosts the pages, and TrueLayer hosts the result',
    certainty: 'guess',
    body: (target) => ({ ...clientLedBody(target), hosted_page: { type: 'result_page' } }),
  },
  {
    id: 'client-led-selection',
    title: 'The client hosts the pages, and the next step is the choice of a bank',
    certainty: 'guess',
    body: (target) => ({
      ...clientLedBody(target),
      provider_selection: { type: 'user_selected', filter: { countries: ['GB'] } },
    }),
  },
  {
    id: 'client-led-consent',
    title: 'The client hosts the pages, and the next step is the consent',
    certainty: 'guess',
    body: (target) => ({
      ...clientLedBody(target),
      user_consent: { type: 'authorization_flow_captured' },
    }),
  },
  {
    id: 'neither',
    title: 'Neither TrueLayer nor the client hosts the pages',
    certainty: 'guess',
    body: (target) => {
      const { hosted_page: _, ...rest } = hostedBody(target);
      return rest;
    },
  },
  {
    id: 'one-time',
    title: 'One-time access with the scope info',
    certainty: 'docs',
    body: (target) => ({ ...hostedBody(target), scopes: ['info'], data_access_type: 'one_time' }),
  },
  {
    id: 'scope-balance',
    title: 'The scope balance',
    certainty: 'spec',
    body: (target) => ({ ...hostedBody(target), scopes: ['accounts', 'balance'] }),
  },
  {
    id: 'everything-optional',
    title: 'Every optional field',
    certainty: 'spec',
    body: (target) => ({
      ...hostedBody(target),
      provider_selection: {
        type: 'user_selected',
        filter: {
          countries: ['GB'],
          release_channel: 'general_availability',
          customer_segments: ['retail', 'business'],
          excludes: { provider_ids: ['no-such-bank'] },
        },
      },
      user: { id: 'conformance-user', ...USER, phone: '+447777777777' },
      hosted_page: {
        ...hostedBody(target).hosted_page,
        country_code: 'GB',
        language_code: 'en',
      },
      data_access_type: 'recurring',
      metadata: { purpose: 'conformance' },
    }),
  },
];

export const CREATE_CHECKS: readonly Check[] = [
  ...CONFIGURATIONS.map(({ id, title, certainty, body }) => ({
    id: `create/${id}`,
    title,
    run: async ({ call, target }: Caller) =>
      createdFacts(await call('POST', PATH, { body: body(target) }), certainty),
  })),
  {
    id: 'create/user-id',
    title: 'The response contains the given id of the user',
    run: async ({ call, target }) => {
      const user = { ...USER, id: 'conformance-user' };
      const response = await call('POST', PATH, { body: { ...hostedBody(target), user } });
      return [fact('user.id', 'spec', valueAt(response.body, 'user', 'id'))];
    },
  },
  {
    id: 'create/unknown-field',
    title: 'An unknown field is ignored',
    run: async ({ call, target }) => {
      const response = await call('POST', PATH, { body: { ...hostedBody(target), unknown: true } });
      return createdFacts(response, 'guess');
    },
  },
  {
    id: 'create/idempotency-key',
    title: 'The same Idempotency-Key creates two connections',
    run: async ({ call, target }) => {
      const headers = { 'Idempotency-Key': crypto.randomUUID() };
      const options = { body: hostedBody(target), headers };
      const [one, other] = [await call('POST', PATH, options), await call('POST', PATH, options)];
      const areTwo = textAt(one.body, 'id') !== textAt(other.body, 'id');
      return [fact('statuses', 'guess', [one.status, other.status]), fact('two', 'guess', areTwo)];
    },
  },
  {
    id: 'create/without-token',
    title: 'A connection without a token is rejected',
    run: async ({ call, target }) => {
      const options = { body: hostedBody(target), headers: { Authorization: '' } };
      return problemFacts(await call('POST', PATH, options), 'spec');
    },
  },
  {
    id: 'create/malformed-token',
    title: 'A connection with a malformed token is rejected',
    run: async ({ call, target }) => {
      const options = { body: hostedBody(target), headers: { Authorization: 'Bearer none' } };
      return problemFacts(await call('POST', PATH, options), 'docs');
    },
  },
  {
    id: 'create/other-scope',
    title: 'A connection with a token of another scope is rejected',
    needs: 'other-scope',
    run: async ({ call, tokenFor, target }) => {
      const token = await tokenFor(target.otherScope ?? '');
      const headers = { Authorization: `Bearer ${token}` };
      return problemFacts(
        await call('POST', PATH, { body: hostedBody(target), headers }),
        'observed',
      );
    },
  },
];

function createdFacts(response: ApiResponse, certainty: Certainty): Fact[] {
  const { body } = response;
  if (response.status >= 400) return problemFacts(response, certainty);
  const next = valueAt(body, 'authorization_flow', 'actions', 'next');
  return [
    ...successFacts(response, {
      certainty,
      required: ['id', 'status', 'user'],
      optional: ['hosted_page', 'authorization_flow'],
    }),
    fact('status of the connection', 'spec', valueAt(body, 'status')),
    fact('id is a UUID', 'docs', textAt(body, 'id').replace(UUID, '') === ''),
    fact('user: keys', 'spec', keysOf(valueAt(body, 'user')).join(', ')),
    fact('hosted_page', 'spec', valueAt(body, 'hosted_page') === undefined ? 'absent' : 'there'),
    fact('hosted_page.uri: path', 'guess', pathOf(textAt(body, 'hosted_page', 'uri'))),
    fact('next action', 'spec', valueAt(next, 'type')),
    ...keyFacts(itemsAt(next, 'providers'), PROVIDER_KEYS, 'provider'),
  ];
}

/** The path without ids, which always differ. */
function pathOf(uri: string): string {
  if (!URL.canParse(uri)) return uri;
  const { pathname, search } = new URL(uri);
  return `${pathname}${search}`.replaceAll(UUID, '{uuid}');
}
