import type { Check } from './check.ts';
import { type Fact, fact, keyFacts, oauthErrorFacts, statusFact } from './fact.ts';
import type { ApiResponse } from './response.ts';
import { keysOf, textAt, valueAt } from './response.ts';
import { basicCredentials } from './target.ts';

const JWT = /^[\w-]+\.[\w-]+\.[\w-]+$/;

export const TOKEN_CHECKS: readonly Check[] = [
  {
    id: 'token/form',
    title: 'A form-encoded request gets a token',
    run: async ({ requestToken }) => tokenFacts(await requestToken()),
  },
  {
    id: 'token/json',
    title: 'A JSON request gets a token',
    run: async ({ requestToken }) => tokenFacts(await requestToken({}, { encoding: 'json' })),
  },
  {
    id: 'token/basic',
    title: 'Id and secret in a Basic header',
    run: async ({ requestToken, target }) => {
      const fields = { client_id: undefined, client_secret: undefined };
      const headers = { Authorization: `Basic ${basicCredentials(target)}` };
      return [statusFact(await requestToken(fields, { headers }), 'guess')];
    },
  },
  {
    id: 'token/wrong-secret',
    title: 'A wrong secret is rejected',
    run: async ({ requestToken }) =>
      oauthErrorFacts(await requestToken({ client_secret: 'wrong' }), 'docs'),
  },
  {
    id: 'token/unknown-client',
    title: 'An unknown client is rejected',
    run: async ({ requestToken }) =>
      oauthErrorFacts(await requestToken({ client_id: 'sandbox-nobody-000000' }), 'docs'),
  },
  {
    id: 'token/unknown-scope',
    title: 'An unknown scope is rejected',
    run: async ({ requestToken }) =>
      oauthErrorFacts(await requestToken({ scope: 'no-such-scope' }), 'observed'),
  },
  ...['grant_type', 'client_id', 'client_secret', 'scope'].map((name) => ({
    id: `token/without-${name.replace('_', '-')}`,
    title: `A request without ${name} is rejected`,
    run: async ({ requestToken }: Parameters<Check['run']>[0]) =>
      oauthErrorFacts(await requestToken({ [name]: undefined }), 'guess'),
  })),
  {
    id: 'token/other-grant',
    title: 'Another grant is rejected',
    run: async ({ requestToken }) =>
      oauthErrorFacts(await requestToken({ grant_type: 'password' }), 'guess'),
  },
];

function tokenFacts(response: ApiResponse): Fact[] {
  const token = textAt(response.body, 'access_token');
  const [header, claims] = token.split('.').slice(0, 2).map(decoded);
  return [
    statusFact(response, 'docs'),
    { ...fact('media type', 'spec', response.mediaType), isAlwaysCompared: true },
    ...keyFacts([response.body], {
      required: ['access_token', 'expires_in', 'token_type'],
      optional: ['scope'],
    }),
    fact('token_type', 'docs', valueAt(response.body, 'token_type')),
    fact('expires_in', 'docs', valueAt(response.body, 'expires_in')),
    fact('scope', 'guess', valueAt(response.body, 'scope')),
    fact('access_token is a JWT', 'docs', JWT.test(token)),
    fact('signature algorithm', 'guess', valueAt(header, 'alg')),
    fact('names of its claims', 'guess', keysOf(claims).join(', ')),
  ];
}

function decoded(part: string): unknown {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
    return value;
  } catch {
    return undefined;
  }
}
