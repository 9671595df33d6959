/** Where TrueLayer tells what has happened: `{publicUrl}/webhook`, to be registered there. */
import { type Env, Hono, type HonoRequest } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { KEY_LIMITS } from '../../truelayer/webhooks/keys.ts';
import { WebhookRejectedError } from '../../truelayer/webhooks/rejection.ts';
import { type Webhook, webhookTypeOf } from '../../truelayer/webhooks/schema.ts';
import type { HostContext } from '../context.ts';
import { ProblemError } from '../errors.ts';
import { processWebhook } from './process.ts';

const WEBHOOK_PATH = '/webhook';

/** Far more than any webhook has. */
const MAX_BODY_BYTES = 64 * 1024;

/**
 * The route. It is for a server: no page may need it, and what is not signed gets nowhere, so there
 * is no guard of origins.
 */
export function webhookRoute<E extends Env>(host: HostContext): Hono<E> {
  const app = new Hono<E>();
  const limit = bodyLimit({
    maxSize: MAX_BODY_BYTES,
    onError: () => {
      host.emit({ type: 'webhook-rejected', reason: 'too-large' });
      throw new ProblemError('too-large');
    },
  });
  app.on('POST', [WEBHOOK_PATH, `${WEBHOOK_PATH}/`], async (c, next) => {
    // `bodyLimit` throws for a stream that was read before.
    return c.req.raw.bodyUsed ? next() : limit(c, next);
  });
  app.on('POST', [WEBHOOK_PATH, `${WEBHOOK_PATH}/`], async (c) => {
    const webhook = await verifyRequest(host, c.req.raw, await readRawBody(c.req));
    if (webhook === undefined) return c.body(null, 200);
    const receipt = await processWebhook(host, webhook);
    const { event_id: eventId } = webhook;
    const webhookType = webhookTypeOf(webhook);
    host.emit({ type: 'webhook-received', webhookType, eventId, ...receipt });
    if (receipt.outcome !== 'deferred') return c.body(null, 200);
    throw new ProblemError('not-yet', undefined, { retryAfter: receipt.retryAfter });
  });
  return app;
}

/**
 * The bytes as they came; nothing if a middleware has read them and kept them in no form that gives
 * the same bytes again.
 */
async function readRawBody({ bodyCache, raw }: HonoRequest): Promise<Uint8Array | undefined> {
  if (!raw.bodyUsed) return new Uint8Array(await raw.arrayBuffer());
  if (bodyCache.arrayBuffer !== undefined) return new Uint8Array(await bodyCache.arrayBuffer);
  if (bodyCache.text !== undefined) return new TextEncoder().encode(await bodyCache.text);
  return undefined;
}

/**
 * The webhook, or nothing where TrueLayer signed something that cannot be read: it would be told
 * again for days. What was signed is the public address, whatever a proxy has made of it.
 */
async function verifyRequest(
  host: HostContext,
  request: Request,
  body: Uint8Array | undefined,
): Promise<Webhook | undefined> {
  try {
    if (host.verifier === undefined) throw new WebhookRejectedError('not-configured');
    if (body === undefined) throw new WebhookRejectedError('body-already-read');
    return await host.verifier.verify({
      method: request.method,
      url: `${host.publicUrl().href}${WEBHOOK_PATH}`,
      headers: request.headers,
      body,
    });
  } catch (error) {
    if (!(error instanceof WebhookRejectedError)) throw error;
    const { reason } = error;
    host.emit({ type: 'webhook-rejected', reason });
    if (reason === 'unreadable') return undefined;
    if (reason === 'body-already-read') {
      throw new ProblemError('invalid-request', 'body: empty, or a body parser has read it before');
    }
    if (reason !== 'keys-unavailable') throw new ProblemError('not-signed');
    throw new ProblemError('not-yet', undefined, { retryAfter: KEY_LIMITS.pauseMs / 1000 });
  }
}
