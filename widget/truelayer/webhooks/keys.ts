/** TrueLayer's public keys, from the configured URL only. */
import * as z from 'zod/mini';
import { type Fetch, fetchBounded } from '../bounded-fetch.ts';
import { singleFlight } from '../single-flight.ts';
import { WebhookRejectedError } from './rejection.ts';

/**
 * Keys are fetched again after `freshMs`, and used for up to `staleMs` if that fails. An unknown key id
 * causes a fetch, but never two within `pauseMs`, whatever the response. Real milliseconds.
 */
export const KEY_LIMITS = {
  freshMs: 600_000,
  staleMs: 6 * 60 * 60_000,
  pauseMs: 30_000,
  timeoutMs: 5000,
  maxBytes: 64 * 1024,
} as const;

/** Returns the key with this id. @throws {WebhookRejectedError} `unknown-key` or `keys-unavailable`. */
export type KeySource = (header: { kid: string }) => Promise<CryptoKey>;

type KeySet = { keys: ReadonlyMap<string, CryptoKey>; fetchedAt: number };

export function createKeySource({ jwks, fetch }: { jwks: string; fetch: Fetch }): KeySource {
  const share = singleFlight<void>();
  let last: KeySet | undefined;
  let attempt = { at: Number.NEGATIVE_INFINITY, hasFailed: false };

  async function refresh(): Promise<void> {
    const since = Date.now() - attempt.at;
    if (since >= 0 && since < KEY_LIMITS.pauseMs) {
      if (attempt.hasFailed) throw new Error('The keys were requested a moment ago');
      return;
    }
    attempt = { at: Date.now(), hasFailed: true };
    const keys = await fetchKeys(fetch, jwks);
    attempt = { ...attempt, hasFailed: false };
    last = { keys, fetchedAt: Date.now() };
  }

  /** The key, if the keys were fetched at least `from` and less than `to` milliseconds ago. */
  function cachedKey(kid: string, { from = 0, to }: { from?: number; to: number }) {
    const age = Date.now() - (last?.fetchedAt ?? Number.NEGATIVE_INFINITY);
    return age >= from && age < to ? last?.keys.get(kid) : undefined;
  }

  return async function keyFor({ kid }) {
    const fresh = cachedKey(kid, { to: KEY_LIMITS.freshMs });
    if (fresh !== undefined) return fresh;
    let failure: { cause: unknown } | undefined;
    try {
      await share('keys', refresh);
    } catch (cause) {
      failure = { cause };
    }
    // If the clock was set back, the time of the last fetch is in the future.
    const usable = cachedKey(kid, { from: Number.NEGATIVE_INFINITY, to: KEY_LIMITS.staleMs });
    if (usable !== undefined) return usable;
    if (failure !== undefined) throw new WebhookRejectedError('keys-unavailable', failure);
    throw new WebhookRejectedError('unknown-key');
  };
}

const anyKeys = z.object({ keys: z.array(z.unknown()).check(z.maxLength(100)) });

const ecKey = z.object({
  kid: z.string(),
  kty: z.literal('EC'),
  crv: z.literal('P-521'),
  x: z.string(),
  y: z.string(),
});

async function fetchKeys(fetch: Fetch, url: string): Promise<Map<string, CryptoKey>> {
  const { status, text } = await fetchBounded(fetch, { url }, KEY_LIMITS);
  if (status !== 200) throw new Error(`The request for the keys failed with status ${status}`);
  const imported = await Promise.all(z.parse(anyKeys, JSON.parse(text)).keys.map(importKey));
  return new Map(imported.flat());
}

/** Imports a key with its id. Skips a key of another kind, so that the others can be used. */
async function importKey(value: unknown): Promise<[string, CryptoKey][]> {
  const { data } = ecKey.safeParse(value);
  if (data === undefined) return [];
  const { kid, ...jwk } = data;
  const algorithm = { name: 'ECDSA', namedCurve: jwk.crv };
  try {
    return [[kid, await crypto.subtle.importKey('jwk', jwk, algorithm, false, ['verify'])]];
  } catch {
    return [];
  }
}
