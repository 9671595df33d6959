import { type Context, Hono } from 'hono';
import { ACCESS_TOKEN_JWK } from '../http/access-token.ts';
import type { Env } from '../http/env.ts';
import { originsOf } from '../http/public-urls.ts';
import { WEBHOOK_JWK, WEBHOOK_JWKS_PATH } from '../http/webhooks/signature.ts';

const DISCOVERY = '/.well-known/openid-configuration';
const JWKS = `${DISCOVERY}/jwks`;

/**
 * Where OAuth clients find the auth server's endpoints, and checkers of tokens and webhooks the keys.
 * @guess The discovery document lists only what the sandbox does: TrueLayer's own is public, but not part of its published API.
 */
export function discoveryRoutes() {
  return new Hono<Env>()
    .get(DISCOVERY, (c) => c.json(discoveryOf(c)))
    .get(JWKS, (c) => c.json({ keys: [ACCESS_TOKEN_JWK] }))
    .get(WEBHOOK_JWKS_PATH, (c) => c.json({ keys: [WEBHOOK_JWK] }));
}

function discoveryOf(c: Context<Env>) {
  const { auth } = originsOf(c);
  return {
    issuer: auth,
    token_endpoint: `${auth}/connect/token`,
    jwks_uri: `${auth}${JWKS}`,
    grant_types_supported: ['client_credentials'],
    response_types_supported: [],
    token_endpoint_auth_methods_supported: ['client_secret_post', 'client_secret_basic'],
  };
}
