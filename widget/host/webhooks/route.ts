/** Receives TrueLayer's webhooks at `{publicUrl}/webhook`, which is to be registered there. */
import { type Env, Hono, type HonoRequest } from 'hono';
import { KEY_LIMITS } from '../../truelayer/webhooks/keys.ts';
import { WebhookRejectedError } from '../../truelayer/webhooks/rejection.ts';
import { type Webhook, webhookTypeOf } from '../../truelayer/webhooks/schema.ts';
import type { HostContext } from '../context.ts';
import { ProblemError } from '../errors.ts';
import { limitBody } from '../middleware/body.ts';
import { processWebhook } from './process.ts';

const WEBHOOK_PATH = '/webhook';

/** Far more than any webhook has. */
const MAX_BODY_BYTES = 64 * 1024;

/** No CORS and no CSRF protection: only servers call this route, and it accepts signed bodies only. */
export function webhookRoute<E extends Env>(host: HostContext): Hono<E> {
  const limit = limitBody(MAX_BODY_BYTES, () =>
    host.emit({ type: 'webhook-rejected', reason: 'too-large' }),
  );
  return new Hono<E>().post(WEBHOOK_PATH, limit, async (c) => {
    const webhook = await verifyRequest(host, c.req.raw, await readRawBody(c.req));
    if (webhook === undefined) return c.body(null, 200);
    const receipt = await processWebhook(host, webhook);
    const { event_id: eventId } = webhook;
    const webhookType = webhookTypeOf(webhook);
    host.emit({ type: 'webhook-received', webhookType, eventId, ...receipt });
    if (receipt.outcome !== 'deferred') return c.body(null, 200);
    throw new ProblemError('try-later', undefined, { retryAfter: receipt.retryAfter });
  });
}

/** The bytes as sent, or `undefined` if another body parser has consumed them. */
async function readRawBody({ bodyCache, raw }: HonoRequest): Promise<Uint8Array | undefined> {
  if (!raw.bodyUsed) return new Uint8Array(await raw.arrayBuffer());
  if (bodyCache.arrayBuffer !== undefined) return new Uint8Array(await bodyCache.arrayBuffer);
  if (bodyCache.text !== undefined) return new TextEncoder().encode(await bodyCache.text);
  return undefined;
}

/**
 * Verifies the signature, which covers the public URL, whatever a proxy has made of it.
 * @returns `undefined` for a signed body that is no webhook: TrueLayer would resend it for days.
 * @throws {ProblemError} for any other webhook that is rejected.
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
    if (reason !== 'keys-unavailable') throw new ProblemError('invalid-signature');
    throw new ProblemError('try-later', undefined, { retryAfter: KEY_LIMITS.pauseMs / 1000 });
  }
}
