import type { FaultRecord, NetworkFault } from '../../domain/faults/fault.ts';
import { createFetchError, createTerminatedError } from '../network-error.ts';

/** How to deliver a response: with a delay, slowly, truncated or not at all. */
export type ResponseDelivery = {
  network?: NetworkFault;
  /** Half of the body is missing. */
  isTruncated: boolean;
  /** Milliseconds before the response starts. */
  latency: number;
  /** Milliseconds over which the body is sent. */
  slowBody: number;
};

/** The number of chunks in which a slow or truncated body is sent. */
const CHUNK_COUNT = 10;

/** Combines two faults; the one that changes the response wins over the one that slows it down. */
export function responseDeliveryOf(answer?: FaultRecord, pace?: FaultRecord): ResponseDelivery {
  return {
    ...(answer?.network !== undefined && { network: answer.network }),
    isTruncated: answer?.body === 'truncated',
    latency: answer?.latency ?? pace?.latency ?? 0,
    slowBody: answer?.slowBody ?? pace?.slowBody ?? 0,
  };
}

/**
 * Delivers a response as its faults require. A response that is sent in chunks has `isStreamed`: it may
 * end before its `Content-Length`.
 * @throws TypeError when the network fails, or the abort reason of the request, as `fetch` does.
 */
export async function deliver(
  response: Response,
  { network, isTruncated, latency, slowBody }: ResponseDelivery,
  request: Request,
): Promise<Response> {
  if (latency > 0) await delay(request, latency);
  if (network === 'hang') await delay(request);
  if (network === 'drop') throw createFetchError();
  if (!isTruncated && slowBody === 0) return response;
  const bytes = new Uint8Array(await response.arrayBuffer());
  const sent = isTruncated ? bytes.subarray(0, Math.floor(bytes.length / 2)) : bytes;
  const chunks = splitChunks(sent);
  const interval = slowBody / chunks.length;
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const chunk = chunks.shift();
      if (interval > 0 && chunk !== undefined) await delay(request, interval);
      if (chunk !== undefined) controller.enqueue(chunk);
      else if (isTruncated) controller.error(createTerminatedError());
      else controller.close();
    },
  });
  const headers = new Headers(response.headers);
  headers.set('Content-Length', String(bytes.length));
  const streamed = new Response(body, { status: response.status, headers });
  return Object.assign(streamed, { isStreamed: true });
}

function splitChunks(bytes: Uint8Array): Uint8Array[] {
  const size = Math.max(1, Math.ceil(bytes.length / CHUNK_COUNT));
  const starts = Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) => i * size);
  return starts.map((start) => bytes.subarray(start, start + size));
}

/** Keeps delayed requests in memory: the signal of a collected request would never fire. */
const delayed = new Set<Request>();

/**
 * Waits for `milliseconds`, or without end if there are none.
 * @throws the abort reason of the request.
 */
function delay(request: Request, milliseconds?: number): Promise<void> {
  const { signal } = request;
  return new Promise((resolve, reject) => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const end = (settle: () => void) => {
      clearTimeout(timer);
      signal.removeEventListener('abort', abort);
      delayed.delete(request);
      settle();
    };
    const abort = () => end(() => reject(signal.reason));
    if (signal.aborted) return abort();
    signal.addEventListener('abort', abort);
    delayed.add(request);
    if (milliseconds !== undefined) timer = setTimeout(() => end(resolve), milliseconds);
  });
}
