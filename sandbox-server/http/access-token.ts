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

/** The client and grant of a token that is valid on the client's clock. */
type Bearer = { tenant: Tenant; grant: Grant; why?: never };

/** Why a token was rejected, and its client if that is known. */
type RejectedToken = { tenant?: Tenant; why: string };

type VerifiedToken = { grant: Grant; notBefore: number; expires: number };

/** The most tokens in the cache. */
const MAX_CACHED = 1000;

/** Tokens whose signature was made or verified here, so that it is not verified for each request. */
const cache = new Map<string, VerifiedToken>();

function addToCache(token: string, verified: VerifiedToken): VerifiedToken {
  if (cache.size >= MAX_CACHED) cache.clear();
  cache.set(token, verified);
  return verified;
}

const importKeys = () => Promise.all([importJWK(ACCESS_TOKEN_KEY), importJWK(ACCESS_TOKEN_JWK)]);

let imported: ReturnType<typeof importKeys> | undefined;

/** The private and the public key, imported once. */
function getKeys() {
  imported ??= importKeys();
  return imported;
}

/**
 * Issues an access token: a JWT, so that it stays valid after a restart.
 * @see https://www.rfc-editor.org/rfc/rfc9068
 * @guess The claims of a client-credentials token follow those of TrueLayer's older user tokens, and EdDSA, which gives the same bytes for the same seed, stands in for its RS256.
 */
export async function issueAccessToken(
  { client, clock, traceIds }: Tenant,
  scopes: readonly string[],
  issuer: string,
): Promise<string> {
  const now = Math.floor(clock.now() / 1000);
  const jti = traceIds.hex().toUpperCase();
  const expires = now + TOKEN_LIFETIME_SECONDS;
  const claims = { nbf: now, exp: expires, iss: issuer, aud: 'data_api', client_id: client.id };
  const [key] = await getKeys();
  const token = await new SignJWT({ ...claims, jti, iat: now, scope: [...scopes] })
    .setProtectedHeader({ alg: ACCESS_TOKEN_KEY.alg, kid: ACCESS_TOKEN_KEY.kid, typ: 'at+jwt' })
    .sign(key);
  addToCache(token, { grant: { clientId: client.id, scopes }, notBefore: now, expires });
  return token;
}

/** Verifies an access token; synchronous for a token that is in the cache. */
export function verifyAccessToken(
  world: World,
  token: string,
): Bearer | RejectedToken | Promise<Bearer | RejectedToken> {
  const cached = cache.get(token);
  return cached === undefined
    ? verifySignature(token).then((verified) => bearerOf(world, verified))
    : bearerOf(world, cached);
}

function bearerOf({ tenants }: World, verified: VerifiedToken | undefined): Bearer | RejectedToken {
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
}

/** @param seconds since the epoch. */
function formatSeconds(seconds: number): string {
  return isoMillis(seconds * 1000);
}

async function verifySignature(token: string): Promise<VerifiedToken | undefined> {
  const [, publicKey] = await getKeys();
  try {
    const { payload } = await compactVerify(token, publicKey);
    const claims: unknown = JSON.parse(new TextDecoder().decode(payload));
    const parsed =
      typeof claims === 'object' && claims !== null ? parseClaims({ ...claims }) : undefined;
    return parsed && addToCache(token, parsed);
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
