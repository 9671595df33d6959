import { compactVerify, importJWK, SignJWT } from 'jose';
import type { Grant } from '../domain/world/client.ts';
import { isoMillis } from '../domain/world/clock.ts';
import type { Tenant } from '../domain/world/tenant.ts';
import type { World } from '../domain/world/world.ts';
import { ACCESS_TOKEN_KEY } from './signing-keys.ts';

/** Source: the auth server's OpenAPI document. */
export const TOKEN_LIFETIME_SECONDS = 3600;

const { d: _, ...publicJwk } = ACCESS_TOKEN_KEY;

/** The public half of the key that signs tokens. */
export const ACCESS_TOKEN_JWK = publicJwk;

export type AccessTokens = {
  /** Signs a token. */
  issue(tenant: Tenant, scopes: readonly string[], issuer: string): Promise<string>;
  /** Verifies a token; synchronous for a token that is in the cache. */
  verify(token: string): Bearer | RejectedToken | Promise<Bearer | RejectedToken>;
};

/** The client and grant of a token that is valid on the client's clock. */
export type Bearer = { tenant: Tenant; grant: Grant; why?: never };

/** Why a token was rejected, and its client if that is known. */
export type RejectedToken = { tenant?: Tenant; why: string };

type VerifiedToken = { grant: Grant; notBefore: number; expires: number };

/** Verified tokens in the cache, so that a signature is verified once and not per request. */
const MAX_CACHED = 1000;

/**
 * Creates the issuer of access tokens. Tokens are JWTs, so they stay valid after a restart.
 * @see https://www.rfc-editor.org/rfc/rfc9068
 * @guess The claims of a client-credentials token follow those of TrueLayer's older user tokens, and EdDSA, which gives the same bytes for the same seed, stands in for its RS256.
 */
export function createAccessTokens({ tenants }: World): AccessTokens {
  const key = importJWK(ACCESS_TOKEN_KEY);
  const publicKey = importJWK(ACCESS_TOKEN_JWK);
  const cache = new Map<string, VerifiedToken>();

  const verifyAndCache = async (token: string) => {
    const verified = await verifySignature(token, await publicKey);
    if (verified === undefined) return undefined;
    if (cache.size >= MAX_CACHED) cache.clear();
    cache.set(token, verified);
    return verified;
  };

  const bearerOf = (verified: VerifiedToken | undefined): Bearer | RejectedToken => {
    if (verified === undefined) return { why: 'the bearer token is not one of a sandbox' };
    const { grant, notBefore, expires } = verified;
    const tenant = tenants.get(grant.clientId);
    if (tenant === undefined) {
      return { why: `the bearer token is of \`${grant.clientId}\`, and there is no such client` };
    }
    const now = Math.floor(tenant.clock.now() / 1000);
    if (now < notBefore) {
      return { tenant, why: `the bearer token is not valid before ${formatSeconds(notBefore)}` };
    }
    if (now >= expires)
      return { tenant, why: `the bearer token expired at ${formatSeconds(expires)}` };
    return { tenant, grant };
  };

  return {
    issue: async ({ client, clock, traceIds }, scopes, issuer) => {
      const now = Math.floor(clock.now() / 1000);
      const jti = traceIds.hex().toUpperCase();
      const expires = now + TOKEN_LIFETIME_SECONDS;
      const claims = { nbf: now, exp: expires, iss: issuer, aud: 'data_api', client_id: client.id };
      return new SignJWT({ ...claims, jti, iat: now, scope: [...scopes] })
        .setProtectedHeader({
          alg: ACCESS_TOKEN_KEY.alg,
          kid: ACCESS_TOKEN_KEY.kid,
          typ: 'at+jwt',
        })
        .sign(await key);
    },
    verify: (token) => {
      const cached = cache.get(token);
      return cached === undefined ? verifyAndCache(token).then(bearerOf) : bearerOf(cached);
    },
  };
}

/** @param seconds since the epoch. */
function formatSeconds(seconds: number): string {
  return isoMillis(seconds * 1000);
}

async function verifySignature(
  token: string,
  key: Awaited<ReturnType<typeof importJWK>>,
): Promise<VerifiedToken | undefined> {
  try {
    const { payload } = await compactVerify(token, key);
    const claims: unknown = JSON.parse(new TextDecoder().decode(payload));
    return typeof claims === 'object' && claims !== null ? parseClaims({ ...claims }) : undefined;
  } catch {
    return undefined;
  }
}

function parseClaims(claims: Record<string, unknown>): VerifiedToken | undefined {
  const { client_id: clientId, scope, nbf, exp } = claims;
  if (typeof clientId !== 'string' || !Array.isArray(scope)) return undefined;
  if (typeof nbf !== 'number' || typeof exp !== 'number') return undefined;
  const scopes = scope.filter((item) => typeof item === 'string');
  return { grant: { clientId, scopes }, notBefore: nbf, expires: exp };
}
