/** One request to TrueLayer and its answer, within the time limit, and told to who observes. */
import { fetchBounded, type RawResponse, ResponseTooLargeError } from './bounded-fetch.ts';
import { isTrueLayerError, UnexpectedAnswerError, UnreachableError } from './errors.ts';
import type { Settings, TrueLayerCall, TrueLayerOperation } from './options.ts';
import { type Read, traceIdOf } from './responses.ts';

/** Far more than the largest page of transactions has: an answer may not fill the memory. */
export const MOST_BYTES = 4 * 1024 * 1024;

export type Exchange<Data> = {
  operation: TrueLayerOperation;
  url: string;
  init: RequestInit & { method: string };
  /** Counted from 1. */
  attempt: number;
  signal?: AbortSignal | undefined;
  /** Whether the body of an answer with this status is read. Every one is, unless said. */
  needsBody?: ((status: number) => boolean) | undefined;
  /** What the answer says; throws a `TrueLayerError` where it is not the one asked for. */
  read: (reply: RawResponse) => Read<Data>;
};

/** A good answer's data, and the trace id it came with. */
export type Answer<Data> = { data: Data; traceId: string | undefined };

export type Exchanger = <Data>(exchange: Exchange<Data>) => Promise<Answer<Data>>;

/** @throws from an exchange, a `TrueLayerError` or the reason of its signal. */
export function createExchanger({ clock, onCall, send, timeoutMs }: Settings): Exchanger {
  return async function exchanged({ operation, url, init, attempt, signal, needsBody, read }) {
    const startedAt = clock();
    let reply: RawResponse | undefined;
    let outcome: Pick<TrueLayerCall, 'error' | 'ignored'> = {};
    try {
      reply = await fetchBounded(
        send,
        { url, init },
        { timeoutMs, maxBytes: MOST_BYTES, signal, needsBody },
      );
      const { data, ignored } = read(reply);
      if (ignored.length > 0) outcome = { ignored };
      return { data, traceId: traceIdOf(reply) };
    } catch (thrown) {
      const error = reply === undefined ? explained(thrown, signal) : thrown;
      outcome = { error };
      throw error;
    } finally {
      if (onCall !== undefined) {
        const { method } = init;
        const durationMs = Math.max(0, clock() - startedAt);
        const call = { operation, method, attempt, startedAt, durationMs };
        tell(onCall, { ...call, ...factsOf(reply, outcome) });
      }
    }
  };
}

function factsOf(
  reply: RawResponse | undefined,
  outcome: Pick<TrueLayerCall, 'error' | 'ignored'>,
): Pick<TrueLayerCall, 'status' | 'traceId' | 'error' | 'ignored'> {
  const { error } = outcome;
  const traceId = isTrueLayerError(error) ? error.traceId : reply && traceIdOf(reply);
  return {
    ...(reply && { status: reply.status }),
    ...(traceId !== undefined && { traceId }),
    ...outcome,
  };
}

/** A broken log, one that breaks later too, must not break a call. */
function tell(onCall: NonNullable<Settings['onCall']>, call: TrueLayerCall): void {
  (async () => onCall(call))().catch(() => {});
}

/** What to throw where there was no answer. */
function explained(error: unknown, outer: AbortSignal | undefined): unknown {
  if (outer?.aborted) return outer.reason;
  if (error instanceof ResponseTooLargeError) {
    const { status } = error;
    return new UnexpectedAnswerError('TrueLayer gave an answer that is too large', { status });
  }
  return new UnreachableError('TrueLayer could not be reached', {}, { cause: error });
}
