/** Believes a webhook, or says why not: for the host's own route, and for partners who have another. */
import { parseJwks, type TrueLayerEnvironment } from '../environment.ts';
import { createKeySource } from './keys.ts';
import { WebhookRejectedError } from './rejection.ts';
import { parseWebhook, type Webhook } from './schema.ts';
import { type SignedParts, verifySignature } from './signature.ts';

export type WebhookVerifierOptions = {
  /** Whose webhooks: the client's `environment`, or only the full URL of the keys. */
  environment: TrueLayerEnvironment | { jwks: string };
  /** Fetches the keys. Defaults to the platform's `fetch`. */
  fetch?: (request: Request) => Response | Promise<Response>;
  /** Milliseconds since the epoch; the age of a webhook is measured with it. */
  clock?: () => number;
};

/** A request as servers without `Request` have it. */
export type WebhookRequest = {
  method: string;
  /** The address as TrueLayer called it, or its path: before a proxy has changed it. */
  url: string;
  headers: Headers | Readonly<Record<string, string | readonly string[] | undefined>>;
  /** As it came: text that was parsed and written again is not what was signed. */
  body: string | Uint8Array;
};

export type WebhookVerifier = {
  /**
   * The webhook, if TrueLayer has sent it, and just now. Limit the body before: a webhook has less
   * than a kilobyte. The same event can come more than once: remember its `event_id`.
   * @throws {WebhookRejectedError} which says how to answer.
   */
  verify(request: Request | WebhookRequest): Promise<Webhook>;
};

/**
 * A verifier with its own keys; make one and keep it.
 * @throws {TypeError} for an environment that cannot work.
 */
export function createWebhookVerifier({
  environment,
  fetch: platformFetch = (request) => fetch(request),
  clock = Date.now,
}: WebhookVerifierOptions): WebhookVerifier {
  const jku = parseJwks(environment);
  const keyFor = createKeySource({ jwks: jku, fetch: platformFetch });
  return {
    async verify(request) {
      const parts = await readSignedParts(request);
      await verifySignature(parts, { jku, keyFor, now: clock() });
      return parseWebhook(parts.body);
    },
  };
}

async function readSignedParts(request: Request | WebhookRequest): Promise<SignedParts> {
  const { method, url, headers } = request;
  // For a path alone.
  const base = 'https://localhost';
  const path = URL.canParse(url, base) ? new URL(url, base).pathname : url;
  const body = 'arrayBuffer' in request ? await readBody(request) : request.body;
  return { method, path, header: (name) => headerValue(headers, name), body: bytesOf(body) };
}

function readBody(request: Request): Promise<ArrayBuffer> {
  if (request.bodyUsed) throw new WebhookRejectedError('body-already-read');
  return request.arrayBuffer();
}

function headerValue(headers: WebhookRequest['headers'], name: string): string | undefined {
  if (isHeaders(headers)) return headers.get(name) ?? undefined;
  const values = Object.entries(headers)
    .filter(([each]) => each.toLowerCase() === name.toLowerCase())
    .flatMap(([, value]) => value ?? []);
  return values.length === 0 ? undefined : values.join(', ');
}

/** By its method, since a framework or a test environment may bring a `Headers` of its own. */
function isHeaders(headers: WebhookRequest['headers']): headers is Headers {
  return typeof headers.get === 'function';
}

/** A copy. Anything but text and bytes, such as a parsed object, is not what was signed. */
function bytesOf(body: unknown): Uint8Array<ArrayBuffer> {
  if (typeof body === 'string') return new TextEncoder().encode(body);
  if (ArrayBuffer.isView(body)) {
    return Uint8Array.from(new Uint8Array(body.buffer, body.byteOffset, body.byteLength));
  }
  if (isArrayBuffer(body)) return new Uint8Array(body);
  throw new WebhookRejectedError('body-already-read');
}

/** Also one of another realm, such as Node's under jsdom. */
function isArrayBuffer(value: unknown): value is ArrayBuffer {
  return Object.prototype.toString.call(value) === '[object ArrayBuffer]';
}
