import type { Check } from './check.ts';
import { type Fact, fact, keyFacts, oauthErrorFacts, statusFact } from './fact.ts';
import type { Answer } from './response.ts';
import { keysOf, textAt, valueAt } from './response.ts';
import { basicCredentials } from './target.ts';

const JWT = /^[\w-]+\.[\w-]+\.[\w-]+$/;

export const TOKEN_CHECKS: readonly Check[] = [
  {
    id: 'token/form',
    title: 'A form-encoded request gets a token',
    ask: async ({ askForToken }) => tokenFacts(await askForToken()),
  },
  {
    id: 'token/json',
    title: 'A request in JSON gets one, too',
    ask: async ({ askForToken }) => tokenFacts(await askForToken({}, { encoding: 'json' })),
  },
  {
    id: 'token/basic',
    title: 'Id and secret in a Basic header',
    ask: async ({ askForToken, target }) => {
      const fields = { client_id: undefined, client_secret: undefined };
      const headers = { Authorization: `Basic ${basicCredentials(target)}` };
      return [statusFact(await askForToken(fields, { headers }), 'guess')];
    },
  },
  {
    id: 'token/wrong-secret',
    title: 'A wrong secret is refused',
    ask: async ({ askForToken }) =>
      oauthErrorFacts(await askForToken({ client_secret: 'wrong' }), 'docs'),
  },
  {
    id: 'token/unknown-client',
    title: 'An unknown client is refused',
    ask: async ({ askForToken }) =>
      oauthErrorFacts(await askForToken({ client_id: 'sandbox-nobody-000000' }), 'docs'),
  },
  {
    id: 'token/unknown-scope',
    title: 'A scope that nobody has is refused',
    ask: async ({ askForToken }) =>
      oauthErrorFacts(await askForToken({ scope: 'no-such-scope' }), 'observed'),
  },
  ...['grant_type', 'client_id', 'client_secret', 'scope'].map((name) => ({
    id: `token/without-${name.replace('_', '-')}`,
    title: `A request without ${name} is refused`,
    ask: async ({ askForToken }: Parameters<Check['ask']>[0]) =>
      oauthErrorFacts(await askForToken({ [name]: undefined }), 'guess'),
  })),
  {
    id: 'token/other-grant',
    title: 'Another grant is refused',
    ask: async ({ askForToken }) =>
      oauthErrorFacts(await askForToken({ grant_type: 'password' }), 'guess'),
  },
];

function tokenFacts(answer: Answer): Fact[] {
  const token = textAt(answer.body, 'access_token');
  const [header, claims] = token.split('.').slice(0, 2).map(decoded);
  return [
    statusFact(answer, 'docs'),
    { ...fact('media type', 'spec', answer.mediaType), isOfForm: true },
    ...keyFacts([answer.body], {
      required: ['access_token', 'expires_in', 'token_type'],
      optional: ['scope'],
    }),
    fact('token_type', 'docs', valueAt(answer.body, 'token_type')),
    fact('expires_in', 'docs', valueAt(answer.body, 'expires_in')),
    fact('scope', 'guess', valueAt(answer.body, 'scope')),
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
