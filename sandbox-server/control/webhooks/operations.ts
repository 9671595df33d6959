import { z } from 'zod';
import type { Attempt } from '../../domain/webhooks/delivery.ts';
import { isoMillis } from '../../domain/world/clock.ts';
import { ProblemError } from '../../http/problem-error.ts';
import { omitEmpty } from '../../schema/omit-empty.ts';
import { strictObject } from '../../schema/strict-object.ts';
import { WEBHOOK_TYPES } from '../../schema/webhook.ts';
import { webhookToSend } from '../../schema/webhook-to-send.ts';
import type { ControlContext } from '../http.ts';
import { type ControlsFor, clientQuery, emptyBody, noBody, operationOn } from '../operation.ts';
import { timeoutProblem } from '../problem.ts';
import { integerParameter } from '../query.ts';
import type { WebhookMatcher, WebhookRecord } from './record.ts';
import { type Webhooks, WebhookTimeoutError } from './webhook-controls.ts';

/** Milliseconds: longer than most proxies keep a connection open. */
const MAX_TIMEOUT = 600_000;

const matcher = {
  type: z.enum(WEBHOOK_TYPES).optional(),
  connection_id: z.string().min(1).optional(),
  client_id: z.string().min(1).optional(),
};

const listQuery = strictObject({
  ...matcher,
  is_delivered: z
    .enum(['true', 'false'])
    .transform((flag) => flag === 'true')
    .optional(),
});

const waitQuery = strictObject({
  ...matcher,
  timeout: integerParameter(0)
    .refine((timeout) => timeout <= MAX_TIMEOUT, `Must be ${MAX_TIMEOUT} or less`)
    .optional(),
});

const timestamp = z.iso.datetime();

const wireAttempt = z.object({
  at: timestamp,
  status: z.int().exactOptional(),
  error: z.string().exactOptional(),
  duration_ms: z.number().exactOptional(),
  fault_id: z.string().exactOptional(),
});

const wireWebhook = z.object({
  id: z.string(),
  client_id: z.string(),
  type: z.enum(WEBHOOK_TYPES),
  connection_id: z.string().exactOptional(),
  happened_at: timestamp,
  body: z.looseObject({}),
  is_delivered: z.boolean(),
  attempts: z.array(wireAttempt),
  next_attempt_at: timestamp.exactOptional(),
});

const webhookList = z.object({ items: z.array(wireWebhook) });
const sentWebhook = z.object({ webhook: wireWebhook });

const operation = operationOn<{ controlsFor: ControlsFor<{ webhooks: Webhooks }> }>();

export const webhookOperations = [
  operation({
    method: 'GET',
    path: '/webhooks',
    summary: 'List the webhooks that match, with every attempt, oldest first',
    ...{ query: listQuery, body: noBody, status: 200, problems: [404] },
    response: webhookList,
    handle: ({ query }, { controlsFor }) => {
      const { is_delivered: isDelivered, ...rest } = query;
      const { webhooks } = controlsFor(query);
      const found = webhooks.list({ ...matcherOf(rest), ...omitEmpty({ isDelivered }) });
      return { items: found.map(presentWebhook) };
    },
  }),
  operation({
    method: 'POST',
    path: '/webhooks',
    summary: 'Send a webhook now',
    ...{ query: clientQuery, body: webhookToSend, status: 201, problems: [404, 409] },
    response: sentWebhook,
    handle: async ({ query, body }, { controlsFor }) => {
      const webhook = await controlsFor(query).webhooks.send(body);
      return { webhook: presentWebhook(webhook) };
    },
  }),
  operation({
    method: 'DELETE',
    path: '/webhooks',
    summary: 'Delete the webhooks that are not sent any more',
    ...{ query: clientQuery, body: noBody, status: 204, response: noBody, problems: [404] },
    handle: ({ query }, { controlsFor }) => controlsFor(query).webhooks.clear(),
  }),
  operation({
    method: 'GET',
    path: '/webhooks/wait',
    summary: 'Wait for the first delivered webhook that matches. 408 after `timeout` milliseconds',
    ...{ query: waitQuery, body: noBody, status: 200, response: wireWebhook },
    problems: [404, 408],
    handle: ({ c, query }, { controlsFor }) =>
      waitForWebhook(controlsFor(query).webhooks, c, query),
  }),
  operation({
    method: 'GET',
    path: '/webhooks/{id}',
    summary: 'Read a webhook',
    ...{ query: clientQuery, body: noBody, status: 200, response: wireWebhook, problems: [404] },
    handle: ({ id, query }, { controlsFor }) => {
      const webhook = controlsFor(query).webhooks.get(id);
      if (webhook !== undefined) return presentWebhook(webhook);
      throw new ProblemError('unknown', `id: there is no webhook ${id}`);
    },
  }),
  operation({
    method: 'POST',
    path: '/webhooks/{id}/redeliver',
    summary: 'Send a webhook again',
    ...{ query: clientQuery, body: emptyBody, status: 200, problems: [404] },
    response: sentWebhook,
    handle: async ({ id, query }, { controlsFor }) => {
      const webhook = await controlsFor(query).webhooks.redeliver(id);
      return { webhook: presentWebhook(webhook) };
    },
  }),
];

/** Returns the webhook, or the timeout problem; a caller that disconnects ends the wait. */
async function waitForWebhook(
  webhooks: Webhooks,
  c: ControlContext,
  query: z.output<typeof waitQuery>,
) {
  const { timeout, ...wire } = query;
  const options = { ...omitEmpty({ timeout }), signal: c.req.raw.signal };
  try {
    return presentWebhook(await webhooks.waitFor(matcherOf(wire), options));
  } catch (error) {
    if (error instanceof WebhookTimeoutError) return timeoutProblem(c, error.message);
    throw error;
  }
}

type WireMatcher = {
  type?: WebhookMatcher['type'] | undefined;
  connection_id?: string | undefined;
  client_id?: string | undefined;
};

function matcherOf({ type, connection_id: connectionId, client_id: clientId }: WireMatcher) {
  return omitEmpty({ type, connectionId, clientId });
}

function presentWebhook(webhook: WebhookRecord): z.output<typeof wireWebhook> {
  const { id, clientId, type, connectionId, isDelivered, attempts, nextAttemptAt } = webhook;
  return {
    ...{ id, client_id: clientId, type, ...omitEmpty({ connection_id: connectionId }) },
    happened_at: isoMillis(webhook.happenedAt),
    ...{ body: { ...webhook.body }, is_delivered: isDelivered },
    attempts: attempts.map(presentAttempt),
    ...(nextAttemptAt !== undefined && { next_attempt_at: isoMillis(nextAttemptAt) }),
  };
}

function presentAttempt({
  at,
  durationMs,
  faultId,
  ...attempt
}: Attempt): z.output<typeof wireAttempt> {
  return {
    at: isoMillis(at),
    ...attempt,
    ...(durationMs !== undefined && { duration_ms: durationMs }),
    ...(faultId !== undefined && { fault_id: faultId }),
  };
}
