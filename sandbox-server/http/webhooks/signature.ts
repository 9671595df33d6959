import { CompactSign, importJWK } from 'jose';
import { WEBHOOK_KEY } from '../signing-keys.ts';

const { d: _, ...publicJwk } = WEBHOOK_KEY;

/** The public half of the key that signs webhooks. */
export const WEBHOOK_JWK = publicJwk;

/** Where receivers find it, on the webhooks' own origin. */
export const WEBHOOK_JWKS_PATH = '/.well-known/jwks';

export const SIGNATURE_HEADER = 'Tl-Signature';
export const TIMESTAMP_HEADER = 'X-TL-Webhook-Timestamp';

/** Signed headers, in this order and casing. Source: TrueLayer's signing library. */
const SIGNED = ['X-Tl-Webhook-Timestamp', 'Content-Type'] as const;

export type SignedWebhook = {
  uri: string;
  body: string;
  /** `2020-05-18T10:17:47Z` */
  timestamp: string;
  contentType: string;
  /** Where receivers find the public key. */
  jku: string;
};

/** `Tl-Signature`: an ES512 JWS with the payload left out, `tl_version` 2. */
export async function signatureOf(webhook: SignedWebhook): Promise<string> {
  const values = {
    'X-Tl-Webhook-Timestamp': webhook.timestamp,
    'Content-Type': webhook.contentType,
  };
  const headers = SIGNED.map((name) => `${name}: ${values[name]}\n`).join('');
  const payload = `POST ${new URL(webhook.uri).pathname}\n${headers}${webhook.body}`;
  // A copy, as jose asks for this realm's own class: under jsdom an encoder gives another one's.
  const jws = await new CompactSign(Uint8Array.from(new TextEncoder().encode(payload)))
    .setProtectedHeader({
      alg: WEBHOOK_KEY.alg,
      kid: WEBHOOK_KEY.kid,
      tl_version: '2',
      tl_headers: SIGNED.join(','),
      jku: webhook.jku,
    })
    .sign(await key());
  const [header, , signature] = jws.split('.');
  return `${header}..${signature}`;
}

let imported: ReturnType<typeof importJWK> | undefined;

function key() {
  imported ??= importJWK(WEBHOOK_KEY);
  return imported;
}
