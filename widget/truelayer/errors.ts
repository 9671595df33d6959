/**
 * What TrueLayer's answers become when they are not the one asked for. Every class carries the
 * trace id to quote to TrueLayer's support. Messages and JSON hold the title and the trace id,
 * never a body, a header or a credential; `detail` and `errors` are TrueLayer's own prose.
 */

/** What is known of a failed call. Absent where TrueLayer did not say, or did not answer. */
export type TrueLayerErrorFacts = {
  /** HTTP status of the answer. */
  status?: number | undefined;
  /** URI of the problem type. */
  type?: string | undefined;
  title?: string | undefined;
  detail?: string | undefined;
  traceId?: string | undefined;
  /** Only with invalid parameters: body field, query parameter or header → messages. */
  errors?: Readonly<Record<string, readonly string[]>> | undefined;
  /** Seconds of `Retry-After`. */
  retryAfter?: number | undefined;
};

/** Marks our errors, so that those of a second copy of this module are recognised, too. */
const MARK: unique symbol = Symbol.for('connect-bank.TrueLayerError');

/** Any failed call. Catch this one to catch them all. */
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

/** 401, also after a fresh token: missing, malformed or expired. */
export class UnauthenticatedError extends TrueLayerError {
  override readonly name = 'UnauthenticatedError';
}

/** 403: a scope is missing, access was revoked, or the window for this data is over. */
export class ForbiddenError extends TrueLayerError {
  override readonly name = 'ForbiddenError';
}

/** 404: no such connection, account or request of this client. */
export class NotFoundError extends TrueLayerError {
  override readonly name = 'NotFoundError';
}

/** 429: send the user's address (`userIp`) or try later. */
export class RateLimitError extends TrueLayerError {
  override readonly name = 'RateLimitError';
}

/** 502: the bank is unavailable; worth another try. */
export class ProviderError extends TrueLayerError {
  override readonly name = 'ProviderError';
}

/** 502: the bank does not offer this; another try is useless. */
export class FeatureNotSupportedError extends TrueLayerError {
  override readonly name = 'FeatureNotSupportedError';
}

/** 504: the bank did not answer in time. */
export class GatewayTimeoutError extends TrueLayerError {
  override readonly name = 'GatewayTimeoutError';
}

/** 500: TrueLayer's own trouble. */
export class UnknownError extends TrueLayerError {
  override readonly name = 'UnknownError';
}

/** The token endpoint refused. `code` is its OAuth error, e.g. `invalid_client`, `invalid_scope`. */
export class TokenError extends TrueLayerError {
  override readonly name = 'TokenError';
  readonly code: string;

  constructor(code: string, facts: TrueLayerErrorFacts) {
    super(`TrueLayer gave no access token: ${code}`, facts);
    this.code = code;
  }
}

/** No answer: the network failed, or the time was up. `cause` has the platform's own error. */
export class UnreachableError extends TrueLayerError {
  override readonly name = 'UnreachableError';
}

/** An answer that is not what TrueLayer documents: no JSON, a field missing, a redirect. */
export class UnexpectedResponseError extends TrueLayerError {
  override readonly name = 'UnexpectedResponseError';
}

/** A request for transactions ended as `failed`, or is still not finished after two minutes. */
export class TransactionsRequestError extends TrueLayerError {
  override readonly name = 'TransactionsRequestError';
  readonly requestId: string;
  /** TrueLayer's `failure_reason`, e.g. `provider_error`, or `timeout` when we stopped waiting. */
  readonly reason: string;

  constructor(requestId: string, reason: string, facts: TrueLayerErrorFacts = {}) {
    const said = /^\w{1,64}$/.test(reason) ? `: ${reason}` : '';
    super(`The request for transactions failed${said}`, facts);
    this.requestId = requestId;
    this.reason = reason;
  }
}

/** True for a `TrueLayerError`, also one of another copy of this package. */
export function isTrueLayerError(error: unknown): error is TrueLayerError {
  return typeof error === 'object' && error !== null && MARK in error;
}

/** Whether it is an error of this class, by its name. */
const isNamed = (error: unknown, ...names: readonly string[]): boolean =>
  isTrueLayerError(error) && names.includes(error.name);

/** True where the bank, and not TrueLayer or the request, is the trouble. */
export function isProviderError(error: unknown): boolean {
  return isNamed(error, 'ProviderError', 'GatewayTimeoutError', 'FeatureNotSupportedError');
}

/**
 * True where the same call may succeed in a moment. The client itself has tried again by then,
 * where that was safe; whoever may wait longer, e.g. a job, can do so.
 * @guess A request for transactions that failed with `provider_error` may be made anew: TrueLayer says to retry a Provider Error.
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
 * True where a connection that could be read before can be no more: ask the user to connect again.
 * For accounts, balances and transactions; user info is Forbidden after five minutes as it is. Of a
 * connection that was never read, Invalid State says no more than "not yet".
 * @guess Access that was revoked or has lapsed is Forbidden, or Invalid State: TrueLayer's errors page can be read both ways.
 */
export function isAccessEnded(error: unknown): boolean {
  return isNamed(error, 'ForbiddenError', 'InvalidStateError');
}
