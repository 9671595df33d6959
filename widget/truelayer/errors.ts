/**
 * The errors of the client. Each has the trace id to quote to TrueLayer's support. Messages and JSON
 * contain the title and the trace id, never a body, a header or a credential; `detail` and `errors`
 * are TrueLayer's own text.
 */

/** What is known about a failed call. A field is absent if TrueLayer did not send it. */
export type TrueLayerErrorFacts = {
  /** HTTP status of the response. */
  status?: number | undefined;
  /** URI of the problem type. */
  type?: string | undefined;
  title?: string | undefined;
  detail?: string | undefined;
  traceId?: string | undefined;
  /** Messages by body field, query parameter or header; only of invalid parameters. */
  errors?: Readonly<Record<string, readonly string[]>> | undefined;
  /** Seconds of `Retry-After`. */
  retryAfter?: number | undefined;
};

/** Identifies our errors, also those of a second copy of this module. */
const MARK: unique symbol = Symbol.for('connect-bank.TrueLayerError');

/**
 * The base class of every error of a call.
 *
 * @example
 * ```ts
 * try {
 *   await client.accounts(connectionId);
 * } catch (error) {
 *   if (isTrueLayerError(error)) console.error(error.name, error.status, error.traceId);
 * }
 * ```
 * @see https://docs.truelayer.com/docs/error-types
 */
export class TrueLayerError extends Error {
  readonly [MARK] = true;
  override readonly name: string = 'TrueLayerError';
  readonly status: number | undefined;
  readonly type: string | undefined;
  readonly title: string | undefined;
  readonly detail: string | undefined;
  readonly traceId: string | undefined;
  readonly errors: Readonly<Record<string, readonly string[]>>;
  readonly retryAfter: number | undefined;

  constructor(summary: string, facts: TrueLayerErrorFacts = {}, options?: ErrorOptions) {
    super(facts.traceId === undefined ? summary : `${summary} (trace ${facts.traceId})`, options);
    this.status = facts.status;
    this.type = facts.type;
    this.title = facts.title;
    this.detail = facts.detail;
    this.traceId = facts.traceId;
    this.errors = facts.errors ?? {};
    this.retryAfter = facts.retryAfter;
  }

  /** For structured logs. */
  toJSON() {
    const { name, message, status, type, traceId } = this;
    return { name, message, status, type, trace_id: traceId };
  }
}

/** 400: a field, query parameter or header is wrong; `errors` says which. */
export class InvalidParametersError extends TrueLayerError {
  override readonly name = 'InvalidParametersError';
}

/** 400: the connection is not authorised (yet, or any more). */
export class InvalidStateError extends TrueLayerError {
  override readonly name = 'InvalidStateError';
}

/** 401, also with a new token. */
export class UnauthenticatedError extends TrueLayerError {
  override readonly name = 'UnauthenticatedError';
}

/** 403: a scope is missing, access was revoked, or the time for reading this data is over. */
export class ForbiddenError extends TrueLayerError {
  override readonly name = 'ForbiddenError';
}

/** 404: this client has no such connection, account or request. */
export class NotFoundError extends TrueLayerError {
  override readonly name = 'NotFoundError';
}

/** 429: send the user's IP address (`userIp`), or retry later. */
export class RateLimitError extends TrueLayerError {
  override readonly name = 'RateLimitError';
}

/** 502: the bank is unavailable; retry later. */
export class ProviderError extends TrueLayerError {
  override readonly name = 'ProviderError';
}

/** 502: the bank does not offer this; retrying does not help. */
export class FeatureNotSupportedError extends TrueLayerError {
  override readonly name = 'FeatureNotSupportedError';
}

/** 504: the bank did not respond in time. */
export class GatewayTimeoutError extends TrueLayerError {
  override readonly name = 'GatewayTimeoutError';
}

/** 500: an error inside TrueLayer. */
export class UnknownError extends TrueLayerError {
  override readonly name = 'UnknownError';
}

/** The token endpoint issued no token. `code` is its OAuth error, e.g. `invalid_client`. */
export class TokenError extends TrueLayerError {
  override readonly name = 'TokenError';
  readonly code: string;

  constructor(code: string, facts: TrueLayerErrorFacts) {
    super(`TrueLayer issued no access token: ${code}`, facts);
    this.code = code;
  }
}

/** No response: the network failed, or the time limit passed. `cause` is the platform's error. */
export class UnreachableError extends TrueLayerError {
  override readonly name = 'UnreachableError';
}

/** A response that is not as documented: no JSON, a missing field, a redirect. */
export class UnexpectedResponseError extends TrueLayerError {
  override readonly name = 'UnexpectedResponseError';
}

/** A request for transactions failed, or was still pending after two minutes. */
export class TransactionsRequestError extends TrueLayerError {
  override readonly name = 'TransactionsRequestError';
  readonly requestId: string;
  /** TrueLayer's `failure_reason`, e.g. `provider_error`, or `timeout` if it was still pending. */
  readonly reason: string;

  constructor(requestId: string, reason: string, facts: TrueLayerErrorFacts = {}) {
    const suffix = /^\w{1,64}$/.test(reason) ? `: ${reason}` : '';
    super(`The request for transactions failed${suffix}`, facts);
    this.requestId = requestId;
    this.reason = reason;
  }
}

/** Whether it is a `TrueLayerError`, also one of another copy of this package. */
export function isTrueLayerError(error: unknown): error is TrueLayerError {
  return typeof error === 'object' && error !== null && MARK in error;
}

/** Whether it is an error of one of these classes, also of another copy of this package. */
function isNamed(error: unknown, ...names: readonly string[]): boolean {
  return isTrueLayerError(error) && names.includes(error.name);
}

/** Whether the bank failed, and not TrueLayer or the request. */
export function isProviderError(error: unknown): boolean {
  return isNamed(error, 'ProviderError', 'GatewayTimeoutError', 'FeatureNotSupportedError');
}

/**
 * Whether the same call may succeed later. The client has already retried it, if that was safe; a
 * background job can wait longer and retry again.
 * @guess A request for transactions that failed with `provider_error` can be repeated: TrueLayer says to retry a Provider Error.
 */
export function isRetryable(error: unknown): boolean {
  if (!isTrueLayerError(error) || isNamed(error, 'FeatureNotSupportedError')) return false;
  if (isNamed(error, 'TransactionsRequestError') && 'reason' in error) {
    return error.reason === 'provider_error' || error.reason === 'timeout';
  }
  if (isNamed(error, 'UnreachableError')) return true;
  const { status = 0 } = error;
  return status === 429 || status >= 500;
}

/**
 * Whether access to a connection that could be read before has ended: ask the user to connect again.
 * Use it for accounts, balances and transactions. User info is Forbidden five minutes after the
 * login in any case, and before the user has authorised, Invalid State only means "not yet".
 * @guess Revoked or expired access is Forbidden or Invalid State: TrueLayer's errors page allows both readings.
 */
export function isAccessEnded(error: unknown): boolean {
  return isNamed(error, 'ForbiddenError', 'InvalidStateError');
}
