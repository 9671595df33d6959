import { describe, expect, it } from 'vitest';
import { connectBankHost } from '../../../widget/host/index.ts';
import {
  createTrueLayerClient,
  createWebhookVerifier,
  type TrueLayerEnvironment,
} from '../../../widget/truelayer/index.ts';
import { CREATE } from './setup-client.ts';

const CREDENTIALS = { clientId: 'id', clientSecret: 'secret' };
const SANDBOX = 'http://127.0.0.1:4400';

/** The URLs that a client asks for a token and a connection. */
async function urlsAskedBy(environment: TrueLayerEnvironment): Promise<string[]> {
  const urls: string[] = [];
  const client = createTrueLayerClient({
    ...CREDENTIALS,
    environment,
    fetch: ({ url }) => {
      urls.push(url);
      return Response.json({ access_token: 'token', expires_in: 3600, id: 'connection' });
    },
  });
  await client.connections.create(CREATE).catch(() => {});
  return urls;
}

function hostWith(environment: TrueLayerEnvironment) {
  return connectBankHost({
    truelayer: { ...CREDENTIALS, environment },
    publicUrl: 'https://partner.example/connect-bank',
    user: () => undefined,
    onWebhook: () => {},
  });
}

describe('environment', () => {
  it.each([SANDBOX, `${SANDBOX}/`])('%s alone is the token endpoint and the API', async (url) => {
    expect(await urlsAskedBy(url)).toEqual([
      `${SANDBOX}/connect/token`,
      `${SANDBOX}/v3/data-connections`,
    ]);
  });

  it('as one URL has the webhook keys below that URL', () => {
    expect(() => hostWith(SANDBOX)).not.toThrow();
    expect(() => createWebhookVerifier({ environment: SANDBOX })).not.toThrow();
  });

  it('with a URL per part sends each request to its part', async () => {
    const environment = { auth: 'https://auth.test', api: 'https://api.test' };
    expect(await urlsAskedBy(environment)).toEqual([
      'https://auth.test/connect/token',
      'https://api.test/v3/data-connections',
    ]);
  });

  it.each([
    'https://sandbox.partner.example',
    'http://localhost:4400',
    'http://truelayer.localhost:4400',
    'http://127.0.0.2',
    'http://[::1]:4400',
  ])('%s is accepted', (url) => {
    expect(() => hostWith(url)).not.toThrow();
    expect(() => hostWith({ auth: url, api: url, app: url, jwks: `${url}/keys` })).not.toThrow();
  });

  it.each([
    ['http on another machine', 'http://sandbox:4400', /^environment: expected https, or http on/],
    ['a path', `${SANDBOX}/v3`, /^environment: .*without a path/],
    ['a query', `${SANDBOX}?v=3`, /^environment: .*without a path/],
    ['a user name', 'https://me@sandbox.example', /^environment: .*without a user name/],
    ['a misspelt name', 'sandobx', /Did you mean 'sandbox'\?/],
    ['a name in capitals', 'Production', /Did you mean 'production'\?/],
    ['no scheme', 'sandbox.partner.example', /^environment: expected 'sandbox', 'production'/],
    ['an empty text', '', /^environment: expected 'sandbox', 'production'/],
    ['another scheme', 'ftp://127.0.0.1', /^environment: expected 'sandbox', 'production'/],
  ])('with %s is rejected when the client is created', (_, environment, message) => {
    const create = () => createTrueLayerClient({ ...CREDENTIALS, environment });
    expect(create).toThrow(TypeError);
    expect(create).toThrow(message);
    expect(() => hostWith(environment)).toThrow(message);
    expect(() => createWebhookVerifier({ environment })).toThrow(message);
  });

  it.each([
    ['auth', 'http://auth.example'],
    ['auth', 'https://auth.example/connect'],
    ['api', 'http://api.example'],
    ['api', 'https://api.example/v3'],
    ['app', 'http://app.example'],
    ['app', 'https://app.example/data'],
    ['jwks', 'http://keys.example/jwks'],
    ['jwks', '/jwks'],
  ])('%s as %s is rejected, and the error names the field', (field, url) => {
    const good = { auth: SANDBOX, api: SANDBOX };
    expect(() => hostWith({ ...good, [field]: url })).toThrow(
      new RegExp(`^environment\\.${field}: `),
    );
  });

  it('with a misspelt field is rejected, and the error suggests the right one', () => {
    const environment = { auth: SANDBOX, api: SANDBOX, jwk: `${SANDBOX}/jwks` };
    expect(() => hostWith(environment)).toThrow("Did you mean 'jwks'?");
  });

  it.each([undefined, null, 7])('%s, from JavaScript, is rejected', (environment) => {
    const options = JSON.parse(JSON.stringify({ ...CREDENTIALS, environment }));
    expect(() => createTrueLayerClient(options)).toThrow(/^environment: expected 'sandbox'/);
  });

  it('is rejected by a webhook verifier if it has no URL of the keys', () => {
    const environment = { auth: SANDBOX, api: SANDBOX };
    expect(() => createWebhookVerifier({ environment })).toThrow(/^environment\.jwks: /);
  });
});
