/** Verifies webhooks: for the route of `connectBankHost`, and for partners with their own route. */
import { parseJwks, type TrueLayerEnvironment } from '../environment.ts';
import { createKeySource } from './keys.ts';
import { WebhookRejectedError } from './rejection.ts';
import { parseWebhook, type Webhook } from './schema.ts';
import { type SignedParts, verifySignature } from './signature.ts';

export type WebhookVerifierOptions = {
  /** The `environment` of the client, or only the full URL of the keys. */
  environment: TrueLayerEnvironment | { jwks: string };
  /**
   * Fetches the keys.
   * @default the platform's `fetch`
   */
  fetch?: (request: Request) => Response | Promise<Response>;
  /**
   * Milliseconds since the epoch; determines the age of a webhook.
   * @default Date.now
   */
  clock?: () => number;
};

/** A request of a server that has no `Request` objects. */
export type WebhookRequest = {
  method: string;
  /** The URL that TrueLayer called, or its path, before a proxy has changed it. */
  url: string;
  headers: Headers | Readonly<Record<string, string | readonly string[] | undefined>>;
  /** The body as sent. JSON that was parsed and serialised again has other bytes than were signed. */
  body: string | Uint8Array;
};

export type WebhookVerifier = {
  /**
   * Verifies that TrueLayer has sent this request recently, and parses its webhook. Limit the size of
   * the body before: a webhook has less than a kilobyte. The same event can arrive more than once, so
   * remember its `event_id`.
   * @throws {WebhookRejectedError} Its documentation explains how to respond.
   */
  verify(request: Request | WebhookRequest): Promise<Webhook>;
};

/**
 * Creates a verifier, which caches TrueLayer's keys: create one and reuse it.
 * @throws {TypeError} for an invalid environment.
 *
 * @example
 * ```ts
 * const verifier = createWebhookVerifier({ environment: 'production' });
 * const webhook = await verifier.verify(request);
 * if (webhook.type === 'connection_failed') await notifyUser(webhook.connection_id);
 * ```
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
  // `URL` needs a base for a path.
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

/** Recognises the `Headers` of other realms, which frameworks and test environments have. */
function isHeaders(headers: WebhookRequest['headers']): headers is Headers {
  return typeof headers.get === 'function';
}

/** Copies the bytes. A parsed object cannot be verified. */
function bytesOf(body: unknown): Uint8Array<ArrayBuffer> {
  if (typeof body === 'string') return new TextEncoder().encode(body);
  if (ArrayBuffer.isView(body)) {
    return Uint8Array.from(new Uint8Array(body.buffer, body.byteOffset, body.byteLength));
  }
  if (isArrayBuffer(body)) return new Uint8Array(body);
  throw new WebhookRejectedError('body-already-read');
}

/** Also one of another realm, such as Node's in jsdom. */
function isArrayBuffer(value: unknown): value is ArrayBuffer {
  return Object.prototype.toString.call(value) === '[object ArrayBuffer]';
}
