/** One request to TrueLayer and its answer, within the time limit, and told to who observes. */
import { withDeadline } from './timing.ts';
import { type Reply, traceIdOf } from './truelayer-answer.ts';
import { TrueLayerError, UnexpectedAnswerError, UnreachableError } from './truelayer-error.ts';
import type { Settings, TrueLayerCall, TrueLayerOperation } from './truelayer-options.ts';

/** Far more than the largest page of transactions has: an answer may not fill the memory. */
export const MOST_BYTES = 4 * 1024 * 1024;

export type Exchange<Data> = {
  operation: TrueLayerOperation;
  url: string;
  init: RequestInit & { method: string };
  /** Counted from 1. */
  attempt: number;
  signal?: AbortSignal | undefined;
  /** What the answer says; throws a `TrueLayerError` where it is not the one asked for. */
  read: (reply: Reply) => Data;
};

/** A good answer's data, and the trace id it came with. */
export type Answer<Data> = { data: Data; traceId: string | undefined };

export type Exchanger = <Data>(exchange: Exchange<Data>) => Promise<Answer<Data>>;

/** @throws from an exchange, a `TrueLayerError` or the reason of its signal. */
export function createExchanger({ clock, onCall, send, timeoutMs }: Settings): Exchanger {
  return async function exchanged({ operation, url, init, attempt, signal: outer, read }) {
    const startedAt = clock();
    let reply: Reply | undefined;
    let failure: { error?: unknown } = {};
    try {
      // The body is read within the time limit, too.
      reply = await withDeadline(timeoutMs, outer, async (signal) =>
        replyOf(await send(url, { ...init, signal })),
      );
      return { data: read(reply), traceId: traceIdOf(reply) };
    } catch (thrown) {
      const error = reply === undefined ? explained(thrown, init, outer) : thrown;
      failure = { error };
      throw error;
    } finally {
      if (onCall !== undefined) {
        const { method } = init;
        const durationMs = Math.max(0, clock() - startedAt);
        const call = { operation, method, attempt, startedAt, durationMs };
        tell(onCall, { ...call, ...factsOf(reply, failure) });
      }
    }
  };
}

function factsOf(
  reply: Reply | undefined,
  failure: { error?: unknown },
): Pick<TrueLayerCall, 'status' | 'traceId' | 'error'> {
  const { error } = failure;
  const traceId = error instanceof TrueLayerError ? error.traceId : reply && traceIdOf(reply);
  return {
    ...(reply && { status: reply.status }),
    ...(traceId !== undefined && { traceId }),
    ...failure,
  };
}

/** A broken log, one that breaks later too, must not break a call. */
function tell(onCall: NonNullable<Settings['onCall']>, call: TrueLayerCall): void {
  (async () => onCall(call))().catch(() => {});
}

/** What to throw where there was no answer. */
function explained(
  error: unknown,
  { redirect }: RequestInit,
  outer: AbortSignal | undefined,
): unknown {
  if (outer?.aborted) return outer.reason;
  if (error instanceof TrueLayerError) return error;
  if (redirect === 'error' && speaksOfRedirect(error)) {
    return new UnexpectedAnswerError('TrueLayer answered with a redirect', {}, { cause: error });
  }
  return new UnreachableError('TrueLayer could not be reached', {}, { cause: error });
}

/** Why `fetch` gave up. It has no code for a redirect: each runtime has words of its own, or a cause. */
function speaksOfRedirect(error: unknown): boolean {
  const cause = error instanceof Error ? error.cause : undefined;
  return [error, cause].some(
    (thrown) => thrown instanceof Error && /redirect/i.test(thrown.message),
  );
}

async function replyOf({ status, headers, body }: Response): Promise<Reply> {
  if (body === null) return { status, headers, text: '' };
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let text = '';
  let size = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return { status, headers, text: text + decoder.decode() };
    size += value.byteLength;
    if (size > MOST_BYTES) {
      reader.cancel().catch(() => {});
      throw new UnexpectedAnswerError('TrueLayer gave an answer that is too large', { status });
    }
    text += decoder.decode(value, { stream: true });
  }
}
