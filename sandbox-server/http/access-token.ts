import { importJWK, type JWTPayload, jwtVerify, SignJWT } from 'jose';
import type { Grant } from '../domain/client.ts';
import type { Clock } from '../domain/clock.ts';
import type { Ids } from '../domain/id.ts';
import { ACCESS_TOKEN_KEY } from './signing-keys.ts';

/** Seconds. Source: the auth server's document. */
export const TOKEN_LIFETIME = 3600;

const { d: _, ...publicJwk } = ACCESS_TOKEN_KEY;

/** The public half of the key that signs tokens. */
export const ACCESS_TOKEN_JWK = publicJwk;

export type AccessTokens = {
  issue(grant: Grant, issuer: string): Promise<string>;
  /** Nothing when the token is malformed, foreign, not yet valid or expired. */
  verify(token: string): Promise<Grant | undefined>;
};

/** Verified tokens that are remembered, so that a signature is checked once and not per request. */
const REMEMBERED = 1000;

/**
 * Self-contained tokens: the sandbox keeps no list of the ones it issued.
 * @guess The claims of a client-credentials token follow those of TrueLayer's older user tokens, and EdDSA, which gives the same bytes for the same seed, stands in for its RS256.
 */
export function createAccessTokens({ clock, ids }: { clock: Clock; ids: Ids }): AccessTokens {
  const key = importJWK(ACCESS_TOKEN_KEY);
  const publicKey = importJWK(ACCESS_TOKEN_JWK);
  const remembered = new Map<string, { grant: Grant; notBefore: number; expires: number }>();

  const check = async (token: string) => {
    const known = remembered.get(token);
    if (known !== undefined) return known;
    const checked = await claimsOf(token, await publicKey, clock.now());
    if (checked === undefined) return undefined;
    if (remembered.size >= REMEMBERED) remembered.clear();
    remembered.set(token, checked);
    return checked;
  };

  return {
    issue: async ({ clientId, scopes }, issuer) => {
      const now = Math.floor(clock.now() / 1000);
      const jti = ids.hex().toUpperCase();
      const expires = now + TOKEN_LIFETIME;
      const claims = { nbf: now, exp: expires, iss: issuer, aud: 'data_api', client_id: clientId };
      return new SignJWT({ ...claims, jti, iat: now, scope: [...scopes] })
        .setProtectedHeader({
          alg: ACCESS_TOKEN_KEY.alg,
          kid: ACCESS_TOKEN_KEY.kid,
          typ: 'at+jwt',
        })
        .sign(await key);
    },
    verify: async (token) => {
      const checked = await check(token);
      const now = Math.floor(clock.now() / 1000);
      const isValid = checked && checked.notBefore <= now && now < checked.expires;
      return isValid ? checked.grant : undefined;
    },
  };
}

async function claimsOf(token: string, key: Awaited<ReturnType<typeof importJWK>>, now: number) {
  try {
    const { payload } = await jwtVerify(token, key, { currentDate: new Date(now) });
    const grant = grantOf(payload);
    return grant && { grant, notBefore: payload.nbf ?? 0, expires: payload.exp ?? 0 };
  } catch {
    return undefined;
  }
}

function grantOf({ client_id: clientId, scope }: JWTPayload): Grant | undefined {
  if (typeof clientId !== 'string' || !Array.isArray(scope)) return undefined;
  return { clientId, scopes: scope.filter((item) => typeof item === 'string') };
}
