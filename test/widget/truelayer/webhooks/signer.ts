/** Signs webhooks as TrueLayer does, or in any other way that a test wants. */
import { exportJWK, FlattenedSign, generateKeyPair } from 'jose';

const pair = await generateKeyPair('ES512');

export const JWKS_ADDRESS = 'https://webhooks.truelayer.test/.well-known/jwks';
export const KID = 'key-1';
/** What TrueLayer publishes. */
export const JWKS = { keys: [{ ...(await exportJWK(pair.publicKey)), kid: KID, alg: 'ES512' }] };

const HEADERS = ['X-Tl-Webhook-Timestamp', 'Content-Type'];

export type Signing = {
  method?: string;
  path?: string;
  headers?: Readonly<Record<string, string>>;
  body?: string | Uint8Array;
  /** Names of the signed headers, as `tl_headers` has them. */
  signed?: string;
  /** In place of what is in the JOSE header, or beside it; `undefined` leaves a field out. */
  jose?: Readonly<Record<string, unknown>>;
  key?: CryptoKey | Uint8Array;
};

export function timestampAt(now: number): string {
  return new Date(now).toISOString().replace(/\.\d+Z$/, 'Z');
}

/** A `Tl-Signature` over the given request, in bytes that nothing of the host has made. */
export async function signatureOver({
  method = 'POST',
  path = '/connect-bank/webhook',
  headers = {},
  body = '',
  signed = HEADERS.join(','),
  jose = {},
  key = pair.privateKey,
}: Signing): Promise<string> {
  const sent = new Headers(headers);
  const names = signed.split(',').filter((name) => name !== '');
  const lines = names.map((name) => `${name}: ${sent.get(name) ?? ''}\n`);
  const payload = Buffer.concat([
    Buffer.from([`${method} ${path}\n`, ...lines].join('')),
    Buffer.from(body),
  ]);
  return jws(payload, { tl_headers: signed, ...jose }, key);
}

/** A detached JWS over any payload. */
export async function jws(
  payload: Uint8Array,
  jose: Readonly<Record<string, unknown>> = {},
  key: CryptoKey | Uint8Array = pair.privateKey,
): Promise<string> {
  const header = {
    alg: 'ES512',
    kid: KID,
    tl_version: '2',
    tl_headers: HEADERS.join(','),
    jku: JWKS_ADDRESS,
    ...jose,
  };
  const { protected: text, signature } = await new FlattenedSign(payload)
    .setProtectedHeader(JSON.parse(JSON.stringify(header)))
    .sign(key);
  return `${text}..${signature}`;
}

/** The headers of a webhook that TrueLayer sends now. */
export async function signedHeaders(
  body: string | Uint8Array,
  { now, ...signing }: Signing & { now: number },
): Promise<Record<string, string>> {
  const headers = {
    'Content-Type': 'application/json',
    'X-TL-Webhook-Timestamp': timestampAt(now),
    ...signing.headers,
  };
  const signature = await signatureOver({ ...signing, headers, body });
  return { ...headers, 'Tl-Signature': signature };
}
