import type { Certainty } from '../certainty.ts';
import { clientLedBody, hostedBody, PRECAPTURED, preselected, USER } from './bodies.ts';
import type { Check } from './check.ts';
import { type Fact, fact, keyFacts, problemFacts, successFacts } from './fact.ts';
import { type Answer, itemsAt, keysOf, textAt, valueAt } from './response.ts';
import type { Caller, Target } from './target.ts';

const PATH = '/v3/data-connections';
const PROVIDER_KEYS = {
  required: [],
  optional: ['id', 'display_name', 'icon_uri', 'logo_uri', 'bg_color'],
};
const UUID = /[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}/gi;

/** Each way in which a journey can be set up; that it is allowed is sure only where said so. */
const CONFIGURATIONS: readonly {
  id: string;
  title: string;
  sure: Certainty;
  body: (target: Target) => object;
}[] = [
  {
    id: 'hosted',
    title: "TrueLayer's pages for all of it",
    sure: 'spec',
    body: hostedBody,
  },
  {
    id: 'hosted-preselected',
    title: "TrueLayer's pages, the bank preselected",
    sure: 'spec',
    body: (target) => ({ ...hostedBody(target), provider_selection: preselected(target) }),
  },
  {
    id: 'hosted-precaptured',
    title: "TrueLayer's pages, the consent captured before",
    sure: 'guess',
    body: (target) => ({ ...hostedBody(target), user_consent: PRECAPTURED }),
  },
  {
    id: 'client-led',
    title: "The client's own pages: on to the bank",
    sure: 'guess',
    body: clientLedBody,
  },
  {
    id: 'client-led-result',
    title: "The client's own pages, and TrueLayer's for the result",
    sure: 'guess',
    body: (target) => ({ ...clientLedBody(target), hosted_page: { type: 'result_page' } }),
  },
  {
    id: 'client-led-selection',
    title: "The client's own pages: a bank is to be chosen",
    sure: 'guess',
    body: (target) => ({
      ...clientLedBody(target),
      provider_selection: { type: 'user_selected', filter: { countries: ['GB'] } },
    }),
  },
  {
    id: 'client-led-consent',
    title: "The client's own pages: consent is to be captured",
    sure: 'guess',
    body: (target) => ({
      ...clientLedBody(target),
      user_consent: { type: 'authorization_flow_captured' },
    }),
  },
  {
    id: 'neither',
    title: "Nobody's pages",
    sure: 'guess',
    body: (target) => {
      const { hosted_page: _, ...rest } = hostedBody(target);
      return rest;
    },
  },
  {
    id: 'one-time',
    title: 'One-time access with the scope info',
    sure: 'docs',
    body: (target) => ({ ...hostedBody(target), scopes: ['info'], data_access_type: 'one_time' }),
  },
  {
    id: 'scope-balance',
    title: 'The scope balance',
    sure: 'spec',
    body: (target) => ({ ...hostedBody(target), scopes: ['accounts', 'balance'] }),
  },
  {
    id: 'everything-optional',
    title: 'Every optional field',
    sure: 'spec',
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
  ...CONFIGURATIONS.map(({ id, title, sure, body }) => ({
    id: `create/${id}`,
    title,
    ask: async ({ call, target }: Caller) =>
      createdFacts(await call('POST', PATH, { body: body(target) }), sure),
  })),
  {
    id: 'create/user-id',
    title: "A user's own id is given back",
    ask: async ({ call, target }) => {
      const user = { ...USER, id: 'conformance-user' };
      const answer = await call('POST', PATH, { body: { ...hostedBody(target), user } });
      return [fact('user.id', 'spec', valueAt(answer.body, 'user', 'id'))];
    },
  },
  {
    id: 'create/unknown-field',
    title: 'A field that nobody knows is ignored',
    ask: async ({ call, target }) => {
      const answer = await call('POST', PATH, { body: { ...hostedBody(target), unknown: true } });
      return createdFacts(answer, 'guess');
    },
  },
  {
    id: 'create/idempotency-key',
    title: 'The same Idempotency-Key twice makes two connections',
    ask: async ({ call, target }) => {
      const headers = { 'Idempotency-Key': crypto.randomUUID() };
      const options = { body: hostedBody(target), headers };
      const [one, other] = [await call('POST', PATH, options), await call('POST', PATH, options)];
      const areTwo = textAt(one.body, 'id') !== textAt(other.body, 'id');
      return [fact('statuses', 'guess', [one.status, other.status]), fact('two', 'guess', areTwo)];
    },
  },
  {
    id: 'create/without-token',
    title: 'Without a token there is no connection',
    ask: async ({ call, target }) => {
      const options = { body: hostedBody(target), headers: { Authorization: '' } };
      return problemFacts(await call('POST', PATH, options), 'spec');
    },
  },
  {
    id: 'create/malformed-token',
    title: 'There is none with a malformed token',
    ask: async ({ call, target }) => {
      const options = { body: hostedBody(target), headers: { Authorization: 'Bearer none' } };
      return problemFacts(await call('POST', PATH, options), 'docs');
    },
  },
  {
    id: 'create/other-scope',
    title: 'There is none with a token for something else',
    needs: 'other scope',
    ask: async ({ call, tokenFor, target }) => {
      const token = await tokenFor(target.otherScope ?? '');
      const headers = { Authorization: `Bearer ${token}` };
      return problemFacts(
        await call('POST', PATH, { body: hostedBody(target), headers }),
        'observed',
      );
    },
  },
];

function createdFacts(answer: Answer, sure: Certainty): Fact[] {
  const { body } = answer;
  if (answer.status >= 400) return problemFacts(answer, sure);
  const next = valueAt(body, 'authorization_flow', 'actions', 'next');
  return [
    ...successFacts(answer, {
      sure,
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

/** Without host and ids, which are never the same. */
function pathOf(uri: string): string {
  if (!URL.canParse(uri)) return uri;
  const { pathname, search } = new URL(uri);
  return `${pathname}${search}`.replaceAll(UUID, '{uuid}');
}
