/** The access token: one for all callers, fetched when it is first needed and again when it ages. */
import type * as z from 'zod/mini';
import type { tokenAnswer } from './schema.ts';
import { createSharedWork } from './single-flight.ts';

/** A token is given up this long before it expires, or at nine tenths of a short life. */
const MARGIN_MS = 60_000;

/**
 * Life of a token whose `expires_in` is missing or makes no sense, and the least that any token has:
 * so that not every call fetches one. One that has expired sooner is fetched again after its 401.
 */
const DEFAULT_SECONDS = 300;
const LEAST_SECONDS = 1;

export type TokenSource = {
  /** The token, where it is good for now. */
  held(): string | undefined;
  /** It, or another. Concurrent callers share one request; an abort ends only one's wait. */
  get(signal?: AbortSignal): Promise<string>;
  /** TrueLayer refused this token: the next `get` fetches another, unless somebody already did. */
  refuse(token: string): void;
};

type Held = { token: string; usableUntil: number };

/** @throws {TokenError} from `get`, when TrueLayer refuses; nothing of a failure is kept. */
export function createTokenSource({
  fetchToken,
  clock,
}: {
  /** Asks for one, once. `attempt` counts from 1 since one was given. */
  fetchToken: (attempt: number) => Promise<z.output<typeof tokenAnswer>>;
  clock: () => number;
}): TokenSource {
  let last: Held | undefined;
  const share = createSharedWork<string>();
  let attempts = 0;

  async function fetched(): Promise<string> {
    const askedAt = clock();
    attempts += 1;
    const { access_token: token, expires_in } = await fetchToken(attempts);
    attempts = 0;
    const life = Math.max(expires_in ?? DEFAULT_SECONDS, LEAST_SECONDS) * 1000;
    last = { token, usableUntil: askedAt + Math.max(life - MARGIN_MS, life * 0.9) };
    return token;
  }

  const held = () => (clock() < (last?.usableUntil ?? 0) ? last?.token : undefined);

  return {
    held,
    get: async (signal) => held() ?? share('token', fetched, signal),
    refuse(token) {
      if (last?.token === token) last = undefined;
    },
  };
}
