import { compactVerify, importJWK, SignJWT } from 'jose';
import type { Grant } from '../domain/world/client.ts';
import { isoMillis } from '../domain/world/clock.ts';
import type { Tenant } from '../domain/world/tenant.ts';
import type { World } from '../domain/world/world.ts';
import { ACCESS_TOKEN_KEY } from './signing-keys.ts';

/** Seconds. Source: the auth server's document. */
export const TOKEN_LIFETIME = 3600;

const { d: _, ...publicJwk } = ACCESS_TOKEN_KEY;

/** The public half of the key that signs tokens. */
export const ACCESS_TOKEN_JWK = publicJwk;

export type AccessTokens = {
  issue(tenant: Tenant, scopes: readonly string[], issuer: string): Promise<string>;
  /** At once for a token that was verified before. */
  verify(token: string): Bearer | Refused | Promise<Bearer | Refused>;
};

/** Who bears a token that is valid now, on the clock of its client. */
export type Bearer = { tenant: Tenant; grant: Grant; why?: never };

/** Why a token lets nobody in, and whose it would be. */
export type Refused = { tenant?: Tenant; why: string };

type Checked = { grant: Grant; notBefore: number; expires: number };

/** Verified tokens that are remembered, so that a signature is checked once and not per request. */
const REMEMBERED = 1000;

/**
 * Self-contained tokens: the sandbox keeps no list of the ones it issued.
 * @guess The claims of a client-credentials token follow those of TrueLayer's older user tokens, and EdDSA, which gives the same bytes for the same seed, stands in for its RS256.
 */
export function createAccessTokens({ tenants }: World): AccessTokens {
  const key = importJWK(ACCESS_TOKEN_KEY);
  const publicKey = importJWK(ACCESS_TOKEN_JWK);
  const remembered = new Map<string, Checked>();

  const check = async (token: string) => {
    const checked = await checkedOf(token, await publicKey);
    if (checked === undefined) return undefined;
    if (remembered.size >= REMEMBERED) remembered.clear();
    remembered.set(token, checked);
    return checked;
  };

  const bearerOf = (checked: Checked | undefined): Bearer | Refused => {
    if (checked === undefined) return { why: 'the bearer token is not one of a sandbox' };
    const { grant, notBefore, expires } = checked;
    const tenant = tenants.get(grant.clientId);
    if (tenant === undefined) {
      return { why: `the bearer token is of \`${grant.clientId}\`, and there is no such client` };
    }
    const now = Math.floor(tenant.clock.now() / 1000);
    if (now < notBefore) {
      return { tenant, why: `the bearer token is not valid before ${written(notBefore)}` };
    }
    if (now >= expires) return { tenant, why: `the bearer token expired at ${written(expires)}` };
    return { tenant, grant };
  };

  return {
    issue: async ({ client, clock, traceIds }, scopes, issuer) => {
      const now = Math.floor(clock.now() / 1000);
      const jti = traceIds.hex().toUpperCase();
      const expires = now + TOKEN_LIFETIME;
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
      const known = remembered.get(token);
      return known === undefined ? check(token).then(bearerOf) : bearerOf(known);
    },
  };
}

/** @param seconds since the epoch. */
function written(seconds: number): string {
  return isoMillis(seconds * 1000);
}

async function checkedOf(
  token: string,
  key: Awaited<ReturnType<typeof importJWK>>,
): Promise<Checked | undefined> {
  try {
    const { payload } = await compactVerify(token, key);
    const claims: unknown = JSON.parse(new TextDecoder().decode(payload));
    return typeof claims === 'object' && claims !== null ? readClaims({ ...claims }) : undefined;
  } catch {
    return undefined;
  }
}

function readClaims(claims: Record<string, unknown>): Checked | undefined {
  const { client_id: clientId, scope, nbf, exp } = claims;
  if (typeof clientId !== 'string' || !Array.isArray(scope)) return undefined;
  if (typeof nbf !== 'number' || typeof exp !== 'number') return undefined;
  const scopes = scope.filter((item) => typeof item === 'string');
  return { grant: { clientId, scopes }, notBefore: nbf, expires: exp };
}
