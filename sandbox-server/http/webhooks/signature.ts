import { CompactSign, importJWK } from 'jose';
import { WEBHOOK_KEY } from '../signing-keys.ts';

const { d: _, ...publicJwk } = WEBHOOK_KEY;

/** The public half of the key that signs webhooks. */
export const WEBHOOK_JWK = publicJwk;

/** The path of the public key set, on the origin of the webhooks. */
export const WEBHOOK_JWKS_PATH = '/.well-known/jwks';

export const SIGNATURE_HEADER = 'Tl-Signature';
export const TIMESTAMP_HEADER = 'X-TL-Webhook-Timestamp';

/** Signed headers, in this order and casing. Source: TrueLayer's signing library. */
const SIGNED = ['X-Tl-Webhook-Timestamp', 'Content-Type'] as const;

type SignedWebhook = {
  uri: string;
  body: string;
  /** `2020-05-18T10:17:47Z` */
  timestamp: string;
  contentType: string;
  /** The URL of the public key set. */
  jku: string;
};

/**
 * Signs a webhook as TrueLayer does: an ES512 JWS with detached payload, `tl_version` 2.
 * @returns the value of the header `Tl-Signature`.
 * @see https://github.com/TrueLayer/truelayer-signing
 */
export async function signWebhook(webhook: SignedWebhook): Promise<string> {
  const values = {
    'X-Tl-Webhook-Timestamp': webhook.timestamp,
    'Content-Type': webhook.contentType,
  };
  const headers = SIGNED.map((name) => `${name}: ${values[name]}\n`).join('');
  const payload = `POST ${new URL(webhook.uri).pathname}\n${headers}${webhook.body}`;
  // Copied, because under jsdom `TextEncoder` returns a `Uint8Array` of another realm, which jose rejects.
  const jws = await new CompactSign(Uint8Array.from(new TextEncoder().encode(payload)))
    .setProtectedHeader({
      alg: WEBHOOK_KEY.alg,
      kid: WEBHOOK_KEY.kid,
      tl_version: '2',
      tl_headers: SIGNED.join(','),
      jku: webhook.jku,
    })
    .sign(await importKey());
  const [header, , signature] = jws.split('.');
  return `${header}..${signature}`;
}

let imported: ReturnType<typeof importJWK> | undefined;

function importKey() {
  imported ??= importJWK(WEBHOOK_KEY);
  return imported;
}
