/** Why a webhook is rejected. The reason is for the operator, never for the sender. */

export type WebhookRejectionReason =
  /** The environment has its own URLs, but no `jwks`. */
  | 'not-configured'
  | 'too-large'
  | 'no-signature'
  /** Not a detached JWS with TrueLayer's header. */
  | 'malformed-signature'
  /** The body is empty or changed, because a body parser has read it before. */
  | 'body-already-read'
  /** Not ES512. */
  | 'wrong-algorithm'
  /** Not `tl_version` 2. */
  | 'wrong-version'
  /** `jku` is not the configured URL of the keys. */
  | 'foreign-keys'
  | 'unsigned-timestamp'
  /** The timestamp is missing or invalid. */
  | 'no-timestamp'
  /** Signed too long ago: delayed or replayed. */
  | 'stale'
  | 'ahead-of-time'
  | 'unknown-key'
  /** The keys could not be fetched, so the signature could not be verified. */
  | 'keys-unavailable'
  /** Signed with another key, or for another URL, method, header or body. */
  | 'wrong-signature'
  /** The signature is valid, but the body is not a webhook. Another delivery would not help. */
  | 'unreadable';

/** What to do if the configuration of the server is wrong. */
const HINTS: Partial<Record<WebhookRejectionReason, string>> = {
  'not-configured': 'set environment.jwks to the URL of the keys',
  'body-already-read':
    'a body parser has read it before; verify the bytes as sent: mount the webhook before express.json() and similar parsers',
  'foreign-keys': 'it names other keys than those of the configured environment',
};

/**
 * Thrown by a `WebhookVerifier`. Respond to `unreadable` with 200, to `keys-unavailable` and
 * `body-already-read` with 503, so that TrueLayer sends the webhook again, and to the others with 401,
 * without the reason.
 */
export class WebhookRejectedError extends Error {
  override readonly name = 'WebhookRejectedError';
  readonly reason: WebhookRejectionReason;

  constructor(reason: WebhookRejectionReason, options?: ErrorOptions) {
    const hint = HINTS[reason];
    super(`The webhook is rejected: ${reason}${hint === undefined ? '' : ` (${hint})`}`, options);
    this.reason = reason;
  }
}
