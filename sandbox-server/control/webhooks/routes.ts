import { type Context, Hono } from 'hono';
import type { Env } from '../../http/env.ts';
import { ProblemError } from '../../http/problem-error.ts';
import { omitEmpty } from '../../schema/omit-empty.ts';
import { type ControlPlane, controlsFor, controlsIn } from '../control-plane.ts';
import { controlResponse, readControlBody, readQuery } from '../http.ts';
import { timeoutProblem } from '../problem.ts';
import { nothing } from '../query.ts';
import { presentWebhook } from './presenter.ts';
import type { WebhookMatcher } from './record.ts';
import { webhookQuery, webhookWait } from './schema.ts';
import { WebhookTimeout } from './webhook-controls.ts';

/** `/_sandbox/webhooks`: what was told to whom, and how that went. */
export function controlWebhookRoutes(plane: ControlPlane) {
  return new Hono<Env>()
    .get('/webhooks', (c) => {
      const query = readQuery(c, webhookQuery);
      const { webhooks } = controlsIn(plane, query.client_id);
      const { is_delivered: isDelivered, ...which } = query;
      const matcher = { ...matcherOf(which), ...omitEmpty({ isDelivered }) };
      return controlResponse(c, { items: webhooks.list(matcher).map(presentWebhook) });
    })
    .delete('/webhooks', (c) => {
      controlsFor(plane, c).webhooks.clear();
      return c.body(null, 204);
    })
    .get('/webhooks/wait', (c) => waitFor(plane, c))
    .get('/webhooks/:id', (c) => {
      const id = c.req.param('id');
      const webhook = controlsFor(plane, c).webhooks.get(id);
      if (webhook === undefined) throw new ProblemError('unknown', `id: there is no webhook ${id}`);
      return controlResponse(c, presentWebhook(webhook));
    })
    .post('/webhooks/:id/redeliver', async (c) => {
      const { webhooks } = controlsFor(plane, c);
      await readControlBody(c, nothing);
      const webhook = await webhooks.redeliver(c.req.param('id'));
      return controlResponse(c, { webhook: presentWebhook(webhook) });
    });
}

/** Ends with the caller, too. */
async function waitFor(plane: ControlPlane, c: Context<Env>): Promise<Response> {
  const { timeout, ...which } = readQuery(c, webhookWait);
  const { webhooks } = controlsIn(plane, which.client_id);
  const patience = { ...omitEmpty({ timeout }), signal: c.req.raw.signal };
  try {
    return controlResponse(c, presentWebhook(await webhooks.waitFor(matcherOf(which), patience)));
  } catch (error) {
    if (error instanceof WebhookTimeout) return timeoutProblem(c, error.message);
    throw error;
  }
}

type Which = {
  type?: WebhookMatcher['type'] | undefined;
  connection_id?: string | undefined;
  client_id?: string | undefined;
};

function matcherOf({ type, connection_id: connectionId, client_id: clientId }: Which) {
  return omitEmpty({ type, connectionId, clientId });
}
