import { createRemoteJWKSet, jwtVerify } from 'jose';
import * as oauth from 'oauth4webapi';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSandbox } from '../../sandbox-server/index.ts';
import { type Listening, listen } from '../../sandbox-server/node.ts';

const CLIENT: oauth.Client = { client_id: 'sandbox-connect-bank' };
const SECRET = 'sandbox-secret';
const LOCAL = { [oauth.allowInsecureRequests]: true };

describe('an OAuth client library', () => {
  let listening: Listening;
  beforeAll(async () => {
    listening = await listen(createSandbox());
  });
  afterAll(() => listening.close());

  async function discovered(): Promise<oauth.AuthorizationServer> {
    const issuer = new URL(listening.url);
    return oauth.processDiscoveryResponse(issuer, await oauth.discoveryRequest(issuer, LOCAL));
  }

  async function granted(authentication: oauth.ClientAuth, scope = 'data') {
    const server = await discovered();
    const response = await oauth.clientCredentialsGrantRequest(
      server,
      CLIENT,
      authentication,
      { scope },
      LOCAL,
    );
    return oauth.processClientCredentialsResponse(server, CLIENT, response);
  }

  it.each([
    ['in the body', oauth.ClientSecretPost],
    ['in a Basic header', oauth.ClientSecretBasic],
  ])('gets a token by discovery and a secret %s', async (_, authenticationBy) => {
    const token = await granted(authenticationBy(SECRET));
    expect(token).toMatchObject({ token_type: 'bearer', expires_in: 3600, scope: 'data' });
  });

  it('is let in with it', async () => {
    const { access_token: token } = await granted(oauth.ClientSecretPost(SECRET));
    const url = new URL('/v3/connected-accounts', listening.url);
    const headers = new Headers({ 'Connection-Id': 'unknown' });
    const response = await oauth.protectedResourceRequest(token, 'GET', url, headers, null, LOCAL);
    expect(response.status).toBe(404);
  });

  it('finds the key that signed it', async () => {
    const { access_token: token } = await granted(oauth.ClientSecretPost(SECRET));
    const { issuer, jwks_uri: uri = '' } = await discovered();
    const { payload } = await jwtVerify(token, createRemoteJWKSet(new URL(uri)), { issuer });
    expect(payload.client_id).toBe(CLIENT.client_id);
  });

  it.each([
    ['invalid_client', oauth.ClientSecretPost('wrong'), 'data'],
    ['invalid_client', oauth.ClientSecretBasic('wrong'), 'data'],
    ['invalid_scope', oauth.ClientSecretPost(SECRET), 'payments'],
  ])('understands %s', async (error, authentication, scope) => {
    await expect(granted(authentication, scope)).rejects.toMatchObject({ error, status: 400 });
  });
});
