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
export function createExchanger(settings: Settings): Exchanger {
  const { clock, onCall } = settings;
  return async function exchanged({ operation, url, init, attempt, signal, read }) {
    const startedAt = clock();
    let reply: Reply | undefined;
    let failure: { error?: unknown } = {};
    try {
      reply = await replyTo({ url, init, signal }, settings);
      return { data: read(reply), traceId: traceIdOf(reply) };
    } catch (error) {
      failure = { error };
      throw error;
    } finally {
      const { method } = init;
      const durationMs = Math.max(0, clock() - startedAt);
      const call = { operation, method, attempt, startedAt, durationMs };
      tell(onCall, { ...call, ...factsOf(reply, failure) });
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
function tell(onCall: Settings['onCall'], call: TrueLayerCall): void {
  (async () => onCall?.(call))().catch(() => {});
}

/** The answer with its body read, so that the time limit covers the body too. */
async function replyTo(
  { url, init, signal: outer }: Pick<Exchange<unknown>, 'url' | 'init' | 'signal'>,
  { send, timeoutMs }: Settings,
): Promise<Reply> {
  try {
    return await withDeadline(timeoutMs, outer, async (signal) => {
      const response = await send(url, { ...init, signal });
      const { status, headers } = response;
      return { status, headers, text: await textOf(response) };
    });
  } catch (error) {
    if (outer?.aborted) throw outer.reason;
    if (error instanceof TrueLayerError) throw error;
    if (init.redirect === 'error' && speaksOfRedirect(error)) {
      throw new UnexpectedAnswerError('TrueLayer answered with a redirect', {}, { cause: error });
    }
    throw new UnreachableError('TrueLayer could not be reached', {}, { cause: error });
  }
}

/** Why `fetch` gave up. It has no code for a redirect: each runtime has words of its own, or a cause. */
function speaksOfRedirect(error: unknown): boolean {
  const cause = error instanceof Error ? error.cause : undefined;
  return [error, cause].some(
    (thrown) => thrown instanceof Error && /redirect/i.test(thrown.message),
  );
}

async function textOf({ body, status }: Response): Promise<string> {
  if (body === null) return '';
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let text = '';
  let size = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return text + decoder.decode();
    size += value.byteLength;
    if (size > MOST_BYTES) {
      reader.cancel().catch(() => {});
      throw new UnexpectedAnswerError('TrueLayer gave an answer that is too large', { status });
    }
    text += decoder.decode(value, { stream: true });
  }
}
