import type { Certainty } from '../certainty.ts';
import { clientLedBody, hostedBody, USER } from './bodies.ts';
import type { Check } from './check.ts';
import { problemFacts } from './fact.ts';
import type { Caller, Target } from './target.ts';

const PATH = '/v3/data-connections';

type Rule = {
  id: string;
  title: string;
  /** Certainty that the body is rejected. @default 'spec' */
  certainty?: Certainty;
  /** A body that violates only this rule. */
  body: (target: Target) => unknown;
};

/** The default body with replaced fields; `undefined` removes a field. */
function withFields(fields: Record<string, unknown>): Rule['body'] {
  return (target) => ({ ...hostedBody(target), ...fields });
}

function filter(fields: object): Rule['body'] {
  return withFields({ provider_selection: { type: 'user_selected', filter: fields } });
}

function page(fields: object): Rule['body'] {
  return (target) => ({
    ...hostedBody(target),
    hosted_page: { ...hostedBody(target).hosted_page, ...fields },
  });
}

function pairs(count: number): Record<string, string> {
  return Object.fromEntries(Array.from({ length: count }, (_, index) => [`key ${index}`, 'value']));
}

const RULES: readonly Rule[] = [
  ...['scopes', 'provider_selection', 'user', 'user_consent'].map((name) => ({
    id: `without-${name.replaceAll('_', '-')}`,
    title: `${name} must be there`,
    body: withFields({ [name]: undefined }),
  })),
  { id: 'no-scope', title: 'There must be a scope', body: withFields({ scopes: [] }) },
  {
    id: 'unknown-scope',
    title: 'Scopes must be known',
    body: withFields({ scopes: ['cards'] }),
  },
  {
    id: 'scopes-text',
    title: 'Scopes must be a list',
    body: withFields({ scopes: 'accounts' }),
  },
  {
    id: 'unknown-selection',
    title: 'The kind of provider selection must be known',
    body: withFields({ provider_selection: { type: 'any' } }),
  },
  {
    id: 'preselected-nothing',
    title: 'A preselected provider must have an id',
    body: withFields({ provider_selection: { type: 'preselected' } }),
  },
  {
    id: 'unknown-provider',
    title: 'A preselected provider must exist',
    certainty: 'guess',
    body: withFields({
      provider_selection: { type: 'preselected', provider_id: 'no-such-bank' },
    }),
  },
  { id: 'no-country', title: 'A filter by country has one', body: filter({ countries: [] }) },
  { id: 'unknown-country', title: 'Countries must be known', body: filter({ countries: ['US'] }) },
  { id: 'country-twice', title: 'No country twice', body: filter({ countries: ['GB', 'GB'] }) },
  {
    id: 'unknown-channel',
    title: 'The release channel must be known',
    body: filter({ release_channel: 'alpha' }),
  },
  {
    id: 'unknown-segment',
    title: 'Customer segments must be known',
    body: filter({ customer_segments: ['wholesale'] }),
  },
  {
    id: 'excludes-nothing',
    title: 'A list of excluded providers has one',
    body: filter({ excludes: { provider_ids: [] } }),
  },
  {
    id: 'without-name',
    title: "The user's name must be there",
    body: withFields({ user: { email: USER.email } }),
  },
  {
    id: 'without-contact',
    title: 'Email or phone must be there',
    body: withFields({ user: { name: USER.name } }),
  },
  {
    id: 'name-brackets',
    title: 'No brackets in a name',
    body: withFields({ user: { ...USER, name: 'Remi (R)' } }),
  },
  {
    id: 'not-an-email',
    title: 'An email must be one',
    body: withFields({ user: { ...USER, email: 'remi' } }),
  },
  {
    id: 'national-phone',
    title: 'A phone number must have + and the country code',
    body: withFields({ user: { ...USER, phone: '07777777777' } }),
  },
  {
    id: 'unknown-consent',
    title: 'The kind of consent must be known',
    body: withFields({ user_consent: { type: 'assumed' } }),
  },
  {
    id: 'captured-never',
    title: 'A consent captured before has a time',
    body: withFields({ user_consent: { type: 'precaptured' } }),
  },
  {
    id: 'captured-some-day',
    title: 'The time of a consent is a time',
    body: withFields({ user_consent: { type: 'precaptured', captured_at: 'some day' } }),
  },
  {
    id: 'unknown-page',
    title: 'The kind of hosted page must be known',
    body: withFields({ hosted_page: { type: 'popup' } }),
  },
  {
    id: 'without-return-uri',
    title: 'A hosted journey has a return URI',
    body: withFields({ hosted_page: { type: 'authorization_flow' } }),
  },
  { id: 'return-uri-path', title: 'A return URI is absolute', body: page({ return_uri: '/back' }) },
  {
    id: 'return-uri-script',
    title: 'A return URI is no script',
    body: page({ return_uri: 'javascript:alert(1)' }),
  },
  {
    id: 'country-lower-case',
    title: 'Countries are upper case',
    body: page({ country_code: 'gb' }),
  },
  {
    id: 'language-upper-case',
    title: 'Languages are lower case',
    body: page({ language_code: 'EN' }),
  },
  {
    id: 'flow-without-redirect',
    title: 'An authorization flow can redirect',
    body: (target) => ({ ...clientLedBody(target), authorization_flow: {} }),
  },
  {
    id: 'both-pages',
    title: "Either TrueLayer's pages lead the user or the client's",
    certainty: 'guess',
    body: (target) => ({ ...clientLedBody(target), hosted_page: hostedBody(target).hosted_page }),
  },
  {
    id: 'unknown-access',
    title: 'The access type must be known',
    body: withFields({ data_access_type: 'daily' }),
  },
  {
    id: 'info-recurring',
    title: 'The scope info is for one-time access',
    certainty: 'docs',
    body: withFields({ scopes: ['info'] }),
  },
  {
    id: 'metadata-pairs',
    title: 'At most ten pairs of metadata',
    body: withFields({ metadata: pairs(11) }),
  },
  {
    id: 'metadata-name',
    title: 'Names in metadata have at most 40 characters',
    body: withFields({ metadata: { ['k'.repeat(41)]: 'value' } }),
  },
  {
    id: 'metadata-value',
    title: 'Values in metadata have at most 500 characters',
    body: withFields({ metadata: { key: 'v'.repeat(501) } }),
  },
  {
    id: 'metadata-null',
    title: 'Values in metadata are not null',
    body: withFields({ metadata: { key: null } }),
  },
  {
    id: 'metadata-number',
    title: 'Values in metadata are text',
    body: withFields({ metadata: { key: 1 } }),
  },
  { id: 'not-json', title: 'The body must be JSON', certainty: 'guess', body: () => '{"scopes":' },
  {
    id: 'not-an-object',
    title: 'The body must be an object',
    certainty: 'guess',
    body: () => '[]',
  },
];

/** Violates each rule of a create request once. */
export const VALIDATION_CHECKS: readonly Check[] = RULES.map(
  ({ id, title, certainty = 'spec', body }) => ({
    id: `validation/${id}`,
    title,
    run: async ({ call, target }: Caller) =>
      problemFacts(await call('POST', PATH, { body: body(target) }), certainty),
  }),
);
