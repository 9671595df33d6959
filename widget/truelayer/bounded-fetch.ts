/** HTTP requests with a time limit and a size limit. */
import { withTimeout } from './timeouts.ts';

/** A response with a body that was read. `status` is 0 for a redirect in runtimes that hide it. */
export type RawResponse = { status: number; headers: Headers; text: string };

export type Fetch = (request: Request) => Response | Promise<Response>;

export class ResponseTooLargeError extends Error {
  override readonly name = 'ResponseTooLargeError';
  readonly status: number;

  constructor(status: number) {
    super('The response is too large');
    this.status = status;
  }
}

/**
 * Keeps pending requests alive: Node's `fetch` loses the signal of a `Request` that is garbage
 * collected, and then never closes its socket. https://github.com/nodejs/node/issues/55428
 */
const pendingRequests = new Set<Request>();

type ResponseLimits = {
  /** For the whole exchange, including the body. */
  timeoutMs: number;
  /** Of the body, after decompression. */
  maxBytes: number;
  signal?: AbortSignal | undefined;
  /** Whether to read the body of a response with this status. Every body is read by default. */
  needsBody?: ((status: number) => boolean) | undefined;
};

/**
 * Sends a request and reads the whole response. Redirects are not followed.
 * @throws what `fetch` throws, the reason of `signal`, a `TimeoutError`, or a `ResponseTooLargeError`.
 */
export async function fetchBounded(
  fetch: Fetch,
  { url, init }: { url: string; init?: RequestInit },
  { timeoutMs, maxBytes, signal: outer, needsBody = () => true }: ResponseLimits,
): Promise<RawResponse> {
  let request: Request | undefined;
  try {
    return await withTimeout(timeoutMs, outer, async (signal) => {
      request = new Request(url, { ...init, redirect: 'manual', signal });
      pendingRequests.add(request);
      const { status, headers, body } = await fetch(request);
      if (body === null || body === undefined) return { status, headers, text: '' };
      const reader = body.getReader();
      if (needsBody(status)) {
        return { status, headers, text: await readText(reader, { status, maxBytes, signal }) };
      }
      reader.cancel().catch(() => {});
      return { status, headers, text: '' };
    });
  } finally {
    if (request !== undefined) pendingRequests.delete(request);
  }
}

async function readText(
  reader: ReadableStreamDefaultReader<Uint8Array>,
  { status, maxBytes, signal }: { status: number; maxBytes: number; signal: AbortSignal },
): Promise<string> {
  const cancel = () => reader.cancel().catch(() => {});
  signal.addEventListener('abort', cancel, { once: true });
  const decoder = new TextDecoder();
  let text = '';
  let size = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return text + decoder.decode();
    size += value.byteLength;
    if (size > maxBytes) {
      cancel();
      throw new ResponseTooLargeError(status);
    }
    text += decoder.decode(value, { stream: true });
  }
}
