/** What ties a session to the browser that started it, and a landing to the session: WebCrypto only. */

/** `bytes` random bytes as base64url. */
export function randomToken(bytes: number): string {
  return base64url(crypto.getRandomValues(new Uint8Array(bytes)));
}

/** SHA-256 over the characters' UTF-8, as base64url: the S256 of PKCE. */
export async function hashOf(text: string): Promise<string> {
  return base64url(
    new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))),
  );
}

/** Compares two hashes in a time that does not depend on where they differ. */
export function isSameHash(left: string, right: string): boolean {
  let difference = left.length ^ right.length;
  for (let i = 0; i < left.length; i++) difference |= left.charCodeAt(i) ^ right.charCodeAt(i);
  return difference === 0;
}

/** The `state` of a return address: which session, and the secret that lands it once. */
export const RETURN_STATE = {
  of: (sessionId: string, secret: string): string => `${sessionId}.${secret}`,
  /** The parts of a well-formed state, else nothing. */
  parse(state: string | undefined): { sessionId: string; secret: string } | undefined {
    const [, sessionId, secret] = /^([\w-]{22})\.([\w-]{43})$/.exec(state ?? '') ?? [];
    return sessionId && secret ? { sessionId, secret } : undefined;
  },
} as const;

/** A session id: 128 bits, random, or taken from the hash of what makes a request a repetition. */
export const SESSION_ID = {
  random: (): string => randomToken(16),
  from: (hash: string): string => hash.slice(0, 22),
  pattern: /^[\w-]{22}$/,
} as const;

function base64url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replace(/=+$/, '');
}
