/** The access token: shared by all calls, fetched when first needed and again before it expires. */
import type * as z from 'zod/mini';
import { isTrueLayerError } from './errors.ts';
import type { tokenResponse } from './schema.ts';
import { singleFlight } from './single-flight.ts';

/** A token is replaced this long before it expires, or after nine tenths of a short lifetime. */
const MARGIN_MS = 60_000;

/**
 * Lifetime in seconds if `expires_in` is missing or invalid, and the shortest one accepted, so that
 * not every call fetches a token. A token that expires sooner is replaced after its 401.
 */
const DEFAULT_LIFETIME = 300;
const MIN_LIFETIME = 1;

type TokenSource = {
  /**
   * Returns a valid token; fetches one if necessary. Concurrent callers share one request, and an
   * abort ends only the caller's own wait.
   */
  get(signal?: AbortSignal): Promise<string>;
  /** Discards a token that TrueLayer rejected, unless it has been replaced already. */
  invalidate(token: string): void;
};

/** For minutes after a new secret, TrueLayer rejects some of identical requests in this way. */
function isInvalidClient(error: unknown): boolean {
  return isTrueLayerError(error) && 'code' in error && error.code === 'invalid_client';
}

type CachedToken = { token: string; usableUntil: number };

/**
 * Requests a token a second time if TrueLayer says that the credentials are wrong.
 * @throws {TokenError} from `get`, if TrueLayer issues no token; the next `get` requests one again.
 */
export function createTokenSource({
  fetchToken,
  clock,
}: {
  /** Requests one token. `attempt` counts from 1 since the last success. */
  fetchToken: (attempt: number) => Promise<z.output<typeof tokenResponse>>;
  clock: () => number;
}): TokenSource {
  let cached: CachedToken | undefined;
  let attempts = 0;
  const share = singleFlight<string>();

  const fetchOnce = () => {
    attempts += 1;
    return fetchToken(attempts);
  };

  async function refresh(): Promise<string> {
    const requestedAt = clock();
    const { access_token: token, expires_in } = await fetchOnce().catch((error: unknown) => {
      if (!isInvalidClient(error)) throw error;
      return fetchOnce();
    });
    attempts = 0;
    const lifetimeMs = Math.max(expires_in ?? DEFAULT_LIFETIME, MIN_LIFETIME) * 1000;
    const usableMs = Math.max(lifetimeMs - MARGIN_MS, lifetimeMs * 0.9);
    cached = { token, usableUntil: requestedAt + usableMs };
    return token;
  }

  return {
    async get(signal) {
      if (cached !== undefined && clock() < cached.usableUntil) return cached.token;
      return share('token', refresh, signal);
    },
    invalidate(token) {
      if (cached?.token === token) cached = undefined;
    },
  };
}
