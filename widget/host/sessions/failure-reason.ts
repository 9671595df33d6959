import type { FailureReason } from '../../protocol.ts';

/**
 * The words of a return URL's `error` and of a webhook's `failure_reason`; those not listed are `failed`.
 * @guess An `error` in the return URL is named as on TrueLayer's payments pages or is a `failure_reason`, and a webhook's `failure_reason` is one of those of TrueLayer's payments library: for connections, TrueLayer names only `provider_rejected`.
 * @guess `access_denied` in the return URL means that the user cancelled, as in version 1: not that the bank refused.
 */
const FAILURE_REASONS: Readonly<Record<string, FailureReason>> = {
  tl_hpp_abandoned: 'cancelled',
  tl_hpp_cancel: 'cancelled',
  access_denied: 'cancelled',
  canceled: 'cancelled',
  cancelled: 'cancelled',
  user_canceled_at_provider: 'cancelled',
  user_cancelled_at_provider: 'cancelled',
  not_authorized: 'denied',
  provider_rejected: 'denied',
  rejected: 'denied',
  expired: 'expired',
  provider_expired: 'expired',
  provider_error: 'provider-unavailable',
  temporarily_unavailable: 'provider-unavailable',
};

/** The reason for an error code of a return URL or a webhook. */
export function failureReasonOf(error: string): FailureReason {
  return Object.hasOwn(FAILURE_REASONS, error) ? (FAILURE_REASONS[error] ?? 'failed') : 'failed';
}
