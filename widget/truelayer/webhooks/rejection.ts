/** Why a webhook is not believed. It is said to whoever runs the host, never to whoever sent it. */

export type WebhookRejectionReason =
  /** The environment has own addresses, and `jwks` is not among them. */
  | 'not-configured'
  | 'too-large'
  | 'no-signature'
  /** Not a detached JWS with the header that TrueLayer writes. */
  | 'malformed-signature'
  /** Empty, or no longer the bytes that were signed: a body parser has read it before. */
  | 'body-already-read'
  /** Anything but ES512. */
  | 'wrong-algorithm'
  /** Anything but `tl_version` 2. */
  | 'wrong-version'
  /** `jku` is not the pinned address. */
  | 'foreign-keys'
  | 'unsigned-timestamp'
  /** The timestamp is missing, or none. */
  | 'no-timestamp'
  /** Signed too long ago: late, or replayed. */
  | 'stale'
  | 'ahead-of-time'
  | 'unknown-key'
  /** The keys could not be fetched: nothing is known against the webhook. */
  | 'keys-unavailable'
  /** Signed by another key, or for another address, method, header or body. */
  | 'wrong-signature'
  /** The signature is right, and the body no webhook: to hear it again would not help. */
  | 'unreadable';

/** What to do about a refusal that is a mistake in the set-up of the server. */
const HINTS: Partial<Record<WebhookRejectionReason, string>> = {
  'not-configured': 'set environment.jwks to the URL of the keys',
  'body-already-read':
    'a body parser has read it before; verify the bytes as they came: mount the webhook before express.json() and the like',
  'foreign-keys': 'it names other keys than those of the configured environment',
};

/**
 * Thrown by a `WebhookVerifier`. Answer `unreadable` with 200, `keys-unavailable` and
 * `body-already-read` with 503, so that TrueLayer tells it again, and the others with 401, without
 * the reason.
 */
export class WebhookRejectedError extends Error {
  override readonly name = 'WebhookRejectedError';
  readonly reason: WebhookRejectionReason;

  constructor(reason: WebhookRejectionReason, options?: ErrorOptions) {
    const hint = HINTS[reason];
    super(`The webhook is refused: ${reason}${hint === undefined ? '' : ` (${hint})`}`, options);
    this.reason = reason;
  }
}
