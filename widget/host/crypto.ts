/** Random tokens, hashes, and the identifiers that are made of them. */
import * as base64url from 'jose/base64url';

const TOKEN_BYTES = 32;

/** Creates a token of 256 random bits, as base64url. */
export function randomToken(): string {
  return base64url.encode(crypto.getRandomValues(new Uint8Array(TOKEN_BYTES)));
}

/**
 * Computes the SHA-256 hash of a text's UTF-8 bytes, as base64url: the `S256` method of PKCE.
 * @see https://www.rfc-editor.org/rfc/rfc7636#section-4.2
 */
export async function sha256(text: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  return base64url.encode(new Uint8Array(digest));
}

/** Compares two hashes in a time that does not depend on where they differ. */
export function timingSafeEqual(left: string, right: string): boolean {
  let difference = left.length ^ right.length;
  for (let i = 0; i < left.length; i++) difference |= left.charCodeAt(i) ^ right.charCodeAt(i);
  return difference === 0;
}

/** The `state` of a return URL: the id of the session, and a secret that can be used once. */
export const RETURN_STATE = {
  format: (sessionId: string, secret: string): string => `${sessionId}.${secret}`,
  /** Returns `undefined` for a malformed state. */
  parse(state: string | undefined): { sessionId: string; secret: string } | undefined {
    const [, sessionId, secret] = /^([\w-]{22})\.([\w-]{43})$/.exec(state ?? '') ?? [];
    return sessionId && secret ? { sessionId, secret } : undefined;
  },
} as const;

/** A session id: 128 bits, random, or taken from a hash if equal requests must get the same id. */
export const SESSION_ID = {
  random: (): string => SESSION_ID.from(randomToken()),
  from: (hash: string): string => hash.slice(0, 22),
  pattern: /^[\w-]{22}$/,
} as const;
