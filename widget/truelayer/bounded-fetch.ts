/** Requests whose time and whose response size are limited, whatever the server does. */
import { withTimeout } from './timeouts.ts';

/** A response whose body was read. `status` is 0 for a redirect in runtimes that hide it. */
export type RawResponse = { status: number; headers: Headers; text: string };

export type Fetch = (request: Request) => Response | Promise<Response>;

/** Thrown in place of reading on. */
export class ResponseTooLargeError extends Error {
  override readonly name = 'ResponseTooLargeError';
  readonly status: number;

  constructor(status: number) {
    super('The response is too large');
    this.status = status;
  }
}

/**
 * Requests under way. Node's `fetch` loses the signal of a `Request` that is garbage collected, and
 * never closes its socket then: https://github.com/nodejs/node/issues/55428
 */
const underWay = new Set<Request>();

/**
 * Sends a request and reads its whole response. Redirects are not followed.
 * @param limits.timeoutMs for all of it, the body included.
 * @param limits.maxBytes of the body, counted after decompression.
 * @param limits.needsBody whether the body of a response with this status is read: all, by default.
 * @throws what `send` throws, the reason of `signal`, a `TimeoutError`, or a `ResponseTooLargeError`.
 */
export async function fetchBounded(
  send: Fetch,
  { url, init }: { url: string; init?: RequestInit },
  {
    timeoutMs,
    maxBytes,
    signal: outer,
    needsBody = () => true,
  }: {
    timeoutMs: number;
    maxBytes: number;
    signal?: AbortSignal | undefined;
    needsBody?: ((status: number) => boolean) | undefined;
  },
): Promise<RawResponse> {
  let request: Request | undefined;
  try {
    return await withTimeout(timeoutMs, outer, async (signal) => {
      request = new Request(url, { ...init, redirect: 'manual', signal });
      underWay.add(request);
      const { status, headers, body } = await send(request);
      if (body === null || body === undefined) return { status, headers, text: '' };
      const reader = body.getReader();
      if (needsBody(status)) {
        return { status, headers, text: await readText(reader, { status, maxBytes, signal }) };
      }
      reader.cancel().catch(() => {});
      return { status, headers, text: '' };
    });
  } finally {
    if (request !== undefined) underWay.delete(request);
  }
}

async function readText(
  reader: ReadableStreamDefaultReader<Uint8Array>,
  { status, maxBytes, signal }: { status: number; maxBytes: number; signal: AbortSignal },
): Promise<string> {
  const stop = () => reader.cancel().catch(() => {});
  signal.addEventListener('abort', stop, { once: true });
  const decoder = new TextDecoder();
  let text = '';
  let size = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return text + decoder.decode();
    size += value.byteLength;
    if (size > maxBytes) {
      stop();
      throw new ResponseTooLargeError(status);
    }
    text += decoder.decode(value, { stream: true });
  }
}
