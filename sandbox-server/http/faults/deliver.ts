import type { FaultRecord, NetworkFault } from '../../domain/faults/fault.ts';
import { bodyTerminated, fetchFailed } from '../network-failure.ts';

/** What happens to an answer between the sandbox and the caller. */
export type Transport = {
  network?: NetworkFault;
  /** The body breaks off half way. */
  isTruncated: boolean;
  /** Milliseconds before anything arrives. */
  latency: number;
  /** Milliseconds over which the body arrives. */
  slowBody: number;
};

/** Where an exchange on its way leaves word for the one who carries its answer. */
export type FaultBindings = { transport?: Transport };

/** So many a body is sent in. Of one that breaks off, the last that nobody has read yet are lost. */
const PIECES = 10;

/** What two faults do together: the one that changes the answer may have a pace of its own. */
export function transportOf(answer?: FaultRecord, pace?: FaultRecord): Transport {
  return {
    ...(answer?.network !== undefined && { network: answer.network }),
    isTruncated: answer?.body === 'truncated',
    latency: answer?.latency ?? pace?.latency ?? 0,
    slowBody: answer?.slowBody ?? pace?.slowBody ?? 0,
  };
}

/**
 * Brings an answer to its caller the way faults want it. Rejects like `fetch`: with a TypeError when
 * the network fails, with the caller's reason when they give up. What comes in pieces says so to a
 * server by `isTrickle`: it may end before the length that it declares.
 */
export async function deliver(
  response: Response,
  { network, isTruncated, latency, slowBody }: Transport,
  request: Request,
): Promise<Response> {
  if (latency > 0) await pause(request, latency);
  if (network === 'hang') await pause(request);
  if (network === 'drop') throw fetchFailed();
  if (!isTruncated && slowBody === 0) return response;
  const whole = new Uint8Array(await response.arrayBuffer());
  const arriving = isTruncated ? whole.subarray(0, Math.floor(whole.length / 2)) : whole;
  const pieces = piecesOf(arriving);
  const interval = slowBody / pieces.length;
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const piece = pieces.shift();
      if (interval > 0 && piece !== undefined) await pause(request, interval);
      if (piece !== undefined) controller.enqueue(piece);
      else if (isTruncated) controller.error(bodyTerminated());
      else controller.close();
    },
  });
  const headers = new Headers(response.headers);
  headers.set('Content-Length', String(whole.length));
  const trickle = new Response(body, { status: response.status, headers });
  return Object.assign(trickle, { isTrickle: true });
}

function piecesOf(bytes: Uint8Array): Uint8Array[] {
  const size = Math.max(1, Math.ceil(bytes.length / PIECES));
  const starts = Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) => i * size);
  return starts.map((start) => bytes.subarray(start, start + size));
}

/** Requests that wait. Nobody else may hold them, and a request that is lost takes its signal along. */
const waiting = new Set<Request>();

/**
 * Lets time pass; all of it when no `milliseconds` are given.
 * @throws what the caller gives as the reason for giving up.
 */
function pause(request: Request, milliseconds?: number): Promise<void> {
  const { signal } = request;
  return new Promise((resolve, reject) => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const end = (settle: () => void) => {
      clearTimeout(timer);
      signal.removeEventListener('abort', giveUp);
      waiting.delete(request);
      settle();
    };
    const giveUp = () => end(() => reject(signal.reason));
    if (signal.aborted) return giveUp();
    signal.addEventListener('abort', giveUp);
    waiting.add(request);
    if (milliseconds !== undefined) timer = setTimeout(() => end(resolve), milliseconds);
  });
}
