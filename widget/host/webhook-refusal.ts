/** Why a webhook is not believed. It is said to whoever runs the host, never to whoever sent it. */

export type WebhookRefusal =
  /** The environment has own addresses, and `jwks` is not among them. */
  | 'not-configured'
  | 'too-large'
  | 'no-signature'
  /** Not a detached JWS with the header that TrueLayer writes. */
  | 'malformed-signature'
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

/**
 * Thrown by a `WebhookVerifier`. Answer `unreadable` with 200, `keys-unavailable` with 503, so that
 * TrueLayer tells it again, and the others with 401, without the reason.
 */
export class WebhookRefusedError extends Error {
  override readonly name = 'WebhookRefusedError';
  readonly reason: WebhookRefusal;

  constructor(reason: WebhookRefusal, options?: ErrorOptions) {
    super(`The webhook is refused: ${reason}`, options);
    this.reason = reason;
  }
}
