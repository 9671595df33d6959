/** TrueLayer's public keys, from the one address that they are believed from. */
import { JWKSNoMatchingKey } from 'jose/errors';
import { createRemoteJWKSet, customFetch } from 'jose/jwks/remote';
import { WebhookRefusedError } from './webhook-refusal.ts';

/**
 * Keys are used for so long, then fetched again; an unknown one may make us fetch them sooner, but
 * never twice within the pause, whatever came back. Real milliseconds, as jose counts them.
 */
export const KEYS = { freshMs: 600_000, pauseMs: 30_000, answerMs: 5000 } as const;

/** @throws {WebhookRefusedError} `unknown-key` or `keys-unavailable` */
export type KeySource = (header: { alg: string; kid: string }) => Promise<CryptoKey>;

export function createKeySource({
  jwks,
  fetch,
}: {
  jwks: string;
  fetch: (request: Request) => Response | Promise<Response>;
}): KeySource {
  let askedAt = Number.NEGATIVE_INFINITY;
  const keys = createRemoteJWKSet(new URL(jwks), {
    cacheMaxAge: KEYS.freshMs,
    cooldownDuration: KEYS.pauseMs,
    timeoutDuration: KEYS.answerMs,
    [customFetch]: async (address, init) => {
      // jose's own cool-down begins only with keys that it could read.
      const since = Date.now() - askedAt;
      if (since >= 0 && since < KEYS.pauseMs) throw new Error('They were asked for a moment ago');
      askedAt = Date.now();
      return fetch(new Request(address, init));
    },
  });

  return async function keyFor(header) {
    try {
      return await keys(header);
    } catch (cause) {
      const isUnknown = cause instanceof JWKSNoMatchingKey;
      throw new WebhookRefusedError(isUnknown ? 'unknown-key' : 'keys-unavailable', { cause });
    }
  };
}
