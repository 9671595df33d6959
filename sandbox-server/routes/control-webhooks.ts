import { Hono } from 'hono';
import { controlAnswer } from '../http/control-exchange.ts';
import { presentWebhook } from '../http/control-webhook.ts';
import type { Env } from '../http/exchange.ts';
import { type ControlPlane, testerFor } from '../testing/control-plane.ts';

/** `/_sandbox/webhooks`: what was told to whom, and how that went. */
export function controlWebhookRoutes(plane: ControlPlane) {
  return new Hono<Env>().get('/webhooks', (c) => {
    const { webhooks } = testerFor(plane, c);
    return controlAnswer(c, { items: webhooks.list().map(presentWebhook) });
  });
}
