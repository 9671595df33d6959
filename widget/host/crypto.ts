/** What ties a session to the browser that started it, and a landing to the session. */
import { sha256 } from '@noble/hashes/sha2.js';
import * as base64url from 'jose/base64url';

const UTF_8 = new TextEncoder();

const TOKEN_BYTES = 32;

/** Random bytes for many tokens, as a platform takes about as long to give one as a thousand. */
const drawn = { bytes: new Uint8Array(64 * TOKEN_BYTES), used: 64 * TOKEN_BYTES };

/** 256 random bits as base64url. */
export function randomToken(): string {
  const { bytes, used } = drawn;
  if (used === bytes.length) crypto.getRandomValues(bytes);
  const start = used % bytes.length;
  drawn.used = start + TOKEN_BYTES;
  const token = base64url.encode(bytes.subarray(start, drawn.used));
  bytes.fill(0, start, drawn.used);
  return token;
}

/**
 * SHA-256 over the characters' UTF-8, as base64url: the S256 of PKCE. Not by WebCrypto, which has
 * another thread do it: for so short a text that costs twenty times the work.
 */
export function hashOf(text: string): string {
  return base64url.encode(sha256(UTF_8.encode(text)));
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
  random: (): string => SESSION_ID.from(randomToken()),
  from: (hash: string): string => hash.slice(0, 22),
  pattern: /^[\w-]{22}$/,
} as const;
