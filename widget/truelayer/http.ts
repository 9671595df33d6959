/** Sends one HTTP request to TrueLayer, parses the response and reports the call to `onCall`. */
import { fetchBounded, type RawResponse, ResponseTooLargeError } from './bounded-fetch.ts';
import { isTrueLayerError, UnexpectedResponseError, UnreachableError } from './errors.ts';
import type { Settings, TrueLayerCall, TrueLayerOperation } from './options.ts';
import { type ParsedResponse, traceIdOf } from './responses.ts';

/** Far larger than the largest page of transactions: a response must not fill the memory. */
export const MAX_RESPONSE_BYTES = 4 * 1024 * 1024;

export type HttpCall<Data> = {
  operation: TrueLayerOperation;
  url: string;
  init: RequestInit & { method: string };
  /** Counts from 1. */
  attempt: number;
  signal?: AbortSignal | undefined;
  /** Whether to read the body of a response with this status. Every body is read by default. */
  needsBody?: ((status: number) => boolean) | undefined;
  /** @throws {TrueLayerError} for an error response, and for one that is not as documented. */
  parse: (response: RawResponse) => ParsedResponse<Data>;
};

/** The data of a successful response, with its trace id. */
export type HttpResult<Data> = { data: Data; traceId: string | undefined };

/** @throws {TrueLayerError}, or the reason of the call's signal. */
export type SendHttpCall = <Data>(call: HttpCall<Data>) => Promise<HttpResult<Data>>;

export function createHttpSender({ clock, onCall, fetch, timeoutMs }: Settings): SendHttpCall {
  return async function sendHttpCall({ operation, url, init, attempt, signal, needsBody, parse }) {
    const startedAt = clock();
    const limits = { timeoutMs, maxBytes: MAX_RESPONSE_BYTES, signal, needsBody };
    let response: RawResponse | undefined;
    let outcome: Pick<TrueLayerCall, 'error' | 'ignored'> = {};
    try {
      response = await fetchBounded(fetch, { url, init }, limits);
      const { data, ignored } = parse(response);
      if (ignored.length > 0) outcome = { ignored };
      return { data, traceId: traceIdOf(response) };
    } catch (thrown) {
      const error = response === undefined ? toError(thrown, signal) : thrown;
      outcome = { error };
      throw error;
    } finally {
      const { method } = init;
      const durationMs = Math.max(0, clock() - startedAt);
      const call = { operation, method, attempt, startedAt, durationMs };
      if (onCall !== undefined) notify(onCall, { ...call, ...callFactsOf(response, outcome) });
    }
  };
}

function callFactsOf(
  response: RawResponse | undefined,
  outcome: Pick<TrueLayerCall, 'error' | 'ignored'>,
): Pick<TrueLayerCall, 'status' | 'traceId' | 'error' | 'ignored'> {
  const { error } = outcome;
  const traceId = isTrueLayerError(error) ? error.traceId : response && traceIdOf(response);
  return {
    ...(response && { status: response.status }),
    ...(traceId !== undefined && { traceId }),
    ...outcome,
  };
}

/** Fire and forget: a broken log, also one that rejects later, must not break a call. */
function notify(onCall: NonNullable<Settings['onCall']>, call: TrueLayerCall): void {
  (async () => onCall(call))().catch(() => {});
}

/** The error to throw if there was no response. */
function toError(error: unknown, signal: AbortSignal | undefined): unknown {
  if (signal?.aborted) return signal.reason;
  if (error instanceof ResponseTooLargeError) {
    const { status } = error;
    return new UnexpectedResponseError("TrueLayer's response is too large", { status });
  }
  return new UnreachableError('TrueLayer could not be reached', {}, { cause: error });
}
