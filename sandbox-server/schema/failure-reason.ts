/**
 * Why a connection failed. Source: the list of TrueLayer's payments library, without what only payments have.
 * @guess A connection fails for the reasons for which payments do, by the same names: for connections, TrueLayer names only `provider_rejected`.
 */
export const FAILURE_REASONS = [
  'authorization_failed',
  'blocked',
  'canceled',
  'constraint_violation',
  'expired',
  'internal_server_error',
  'invalid_credentials',
  'invalid_otp',
  'invalid_request',
  'not_authorized',
  'provider_error',
  'provider_expired',
  'provider_rejected',
  'rejected',
  'unknown_error',
  'user_canceled_at_provider',
  'unknown',
] as const;
