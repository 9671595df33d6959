/**
 * `Tl-Signature`: a detached JWS with ES512 over the request.
 * Source: TrueLayer's signing library and its page on webhooks.
 * @see https://www.rfc-editor.org/rfc/rfc7515#appendix-F
 */
import * as base64url from 'jose/base64url';
import * as z from 'zod/mini';
import type { KeySource } from './keys.ts';
import { WebhookRejectedError } from './rejection.ts';

/** The parts of a request that a signature covers, as they were sent. */
export type SignedParts = {
  method: string;
  path: string;
  /** The value of a header, whatever the case of its name; several values are joined by commas. */
  header: (name: string) => string | undefined;
  body: Uint8Array<ArrayBuffer>;
};

export const SIGNATURE_HEADER = 'Tl-Signature';
export const TIMESTAMP_HEADER = 'X-Tl-Webhook-Timestamp';

/**
 * The maximum age of a signature, and the maximum difference between the clocks. Milliseconds.
 * @guess TrueLayer signs each delivery of a webhook anew, with its current time.
 */
export const FRESHNESS = { oldestMs: 5 * 60_000, aheadMs: 60_000 } as const;

/** Longer than any header of TrueLayer with an ES512 signature. */
const MAX_SIGNATURE_LENGTH = 4096;

/** Names only: anything else could add a line to the signed text. */
const headerNames = z.string().check(z.regex(/^[\w-]+(,[\w-]+)*$|^$/));

const joseHeader = z.object({
  alg: z.string(),
  kid: z.string().check(z.minLength(1)),
  tl_version: z.string(),
  tl_headers: headerNames,
  jku: z.string(),
  // Critical extensions change what is signed, and TrueLayer uses none.
  crit: z.optional(z.undefined()),
});
type JoseHeader = z.infer<typeof joseHeader>;

/**
 * Verifies that TrueLayer has signed this request recently. Fetches keys last, so that a request with
 * an obvious mistake causes no fetch.
 * @throws {WebhookRejectedError} with the reason.
 */
export async function verifySignature(
  { method, path, header: sent, body }: SignedParts,
  { jku, keyFor, now }: { jku: string; keyFor: KeySource; now: number },
): Promise<void> {
  const { text, header, signature } = parseSignature(sent(SIGNATURE_HEADER));
  if (header.alg !== 'ES512') throw new WebhookRejectedError('wrong-algorithm');
  if (header.tl_version !== '2') throw new WebhookRejectedError('wrong-version');
  if (header.jku !== jku) throw new WebhookRejectedError('foreign-keys');
  // TrueLayer never sends an empty body.
  if (body.length === 0) throw new WebhookRejectedError('body-already-read');
  const signed = header.tl_headers.split(',');
  checkFreshness(signed, sent(TIMESTAMP_HEADER), now);

  const key = await keyFor(header);
  const lines = signed.map((name) => `${name}: ${sent(name) ?? ''}\n`).join('');
  for (const each of [path, toggleTrailingSlash(path)]) {
    const payload = payloadOf(`${method.toUpperCase()} ${each}\n${lines}`, body);
    if (await verifyJws({ protected: text, payload, signature }, key)) return;
  }
  throw new WebhookRejectedError('wrong-signature');
}

function parseSignature(jws: string | undefined): {
  text: string;
  header: JoseHeader;
  signature: string;
} {
  if (jws === undefined) throw new WebhookRejectedError('no-signature');
  const isShort = jws.length <= MAX_SIGNATURE_LENGTH;
  const [, text, signature] = (isShort && /^([\w-]+)\.\.([\w-]+)$/.exec(jws)) || [];
  const { data: header } = joseHeader.safeParse(parseJoseHeader(text));
  if (text === undefined || signature === undefined || header === undefined) {
    throw new WebhookRejectedError('malformed-signature');
  }
  return { text, header, signature };
}

function parseJoseHeader(text = ''): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(base64url.decode(text)));
  } catch {
    return undefined;
  }
}

function checkFreshness(
  signed: readonly string[],
  timestamp: string | undefined,
  now: number,
): void {
  const isSignedHere = signed.some((name) => name.toLowerCase() === TIMESTAMP_HEADER.toLowerCase());
  if (!isSignedHere) throw new WebhookRejectedError('unsigned-timestamp');
  const { data } = z.iso.datetime().safeParse(timestamp);
  if (data === undefined) throw new WebhookRejectedError('no-timestamp');
  const age = now - Date.parse(data);
  if (age > FRESHNESS.oldestMs) throw new WebhookRejectedError('stale');
  if (-age > FRESHNESS.aheadMs) throw new WebhookRejectedError('ahead-of-time');
}

/** Webhook URLs are often registered with a slash at the end, and called without it. */
function toggleTrailingSlash(path: string): string {
  return path.endsWith('/') ? path.slice(0, -1) : `${path}/`;
}

function payloadOf(head: string, body: Uint8Array): string {
  const bytes = new TextEncoder().encode(head);
  const all = new Uint8Array(bytes.length + body.length);
  all.set(bytes);
  all.set(body, bytes.length);
  return base64url.encode(all);
}

/** Verifies a JWS with ES512. @see https://www.rfc-editor.org/rfc/rfc7518#section-3.4 */
async function verifyJws(
  jws: { protected: string; payload: string; signature: string },
  key: CryptoKey,
): Promise<boolean> {
  const signed = new TextEncoder().encode(`${jws.protected}.${jws.payload}`);
  const algorithm = { name: 'ECDSA', hash: 'SHA-512' };
  try {
    const signature = Uint8Array.from(base64url.decode(jws.signature));
    return await crypto.subtle.verify(algorithm, key, signature, signed);
  } catch (cause) {
    throw new WebhookRejectedError('malformed-signature', { cause });
  }
}
