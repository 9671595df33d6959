/** Believes a webhook, or says why not: for the host's own route, and for partners who have another. */
import { parseJwks, type TrueLayerEnvironment } from './truelayer-environment.ts';
import { createKeySource } from './webhook-keys.ts';
import { parseWebhook, type Webhook } from './webhook-schema.ts';
import { checkSignature, type SignedParts } from './webhook-signature.ts';

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
   * @throws {WebhookRefusedError} which says how to answer.
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
      const parts = await partsOf(request);
      await checkSignature(parts, { jku, keyFor, now: clock() });
      return parseWebhook(parts.body);
    },
  };
}

async function partsOf(request: Request | WebhookRequest): Promise<SignedParts> {
  const { method, url, headers } = request;
  // For a path alone.
  const base = 'https://localhost';
  const path = URL.canParse(url, base) ? new URL(url, base).pathname : url;
  const body = 'arrayBuffer' in request ? await request.arrayBuffer() : request.body;
  return { method, path, header: (name) => valueIn(headers, name), body: bytesOf(body) };
}

function valueIn(headers: WebhookRequest['headers'], name: string): string | undefined {
  if (headers instanceof Headers) return headers.get(name) ?? undefined;
  const values = Object.entries(headers)
    .filter(([each]) => each.toLowerCase() === name.toLowerCase())
    .flatMap(([, value]) => value ?? []);
  return values.length === 0 ? undefined : values.join(', ');
}

function bytesOf(body: string | Uint8Array | ArrayBuffer): Uint8Array {
  if (typeof body === 'string') return new TextEncoder().encode(body);
  return body instanceof ArrayBuffer ? new Uint8Array(body) : body;
}
