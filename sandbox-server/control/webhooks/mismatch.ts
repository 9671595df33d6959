import { isoMillis } from '../../domain/world/clock.ts';
import { formatDifference, MAX_SHOWN, matcherLines, sectionLines } from '../mismatch.ts';
import { type Scope, tenantsIn } from '../scope.ts';
import { type WebhookMatcher, type WebhookRecord, webhookDifferences } from './record.ts';

/** Formats the message of a timeout: what was expected, and the closest webhooks with their delivery state. */
export function formatWebhookMismatch(
  scope: Scope,
  { matcher, timeout, seen }: { matcher: WebhookMatcher; timeout: number; seen: WebhookRecord[] },
): string {
  const { isDelivered: _, ...wanted } = matcher;
  const others = seen
    .map((record) => ({ record, differences: webhookDifferences(wanted, record) }))
    .reverse()
    .sort((a, b) => a.differences.length - b.differences.length);
  const nearest = others
    .slice(0, MAX_SHOWN)
    .map(({ record, differences }) =>
      [
        formatWebhook(record),
        ...differences.map(formatDifference),
        `    ${formatDeliveryState(scope, record)}`,
      ].join('\n'),
    );
  return [
    `Waited ${timeout} ms for a webhook to be delivered with`,
    ...matcherLines(wanted),
    ...(seen.length === 0
      ? noWebhookLines(scope)
      : sectionLines('Instead there are:', nearest, seen.length)),
  ].join('\n');
}

function noWebhookLines(scope: Scope): string[] {
  const withoutUri = tenantsIn(scope).filter(({ client }) => client.webhookUri === undefined);
  return [
    'but there were no webhooks.',
    ...withoutUri.map(({ client }) => `The client \`${client.id}\` has no webhook URI.`),
  ];
}

function formatWebhook({ type, connectionId, id }: WebhookRecord): string {
  const subject = connectionId === undefined ? '' : ` of connection ${connectionId}`;
  return `  ${type}${subject} (id ${id})`;
}

function formatDeliveryState(
  scope: Scope,
  { clientId, isDelivered, attempts, nextAttemptAt }: WebhookRecord,
) {
  const last = attempts.at(-1);
  if (isDelivered && last !== undefined) return `delivered at ${isoMillis(last.at)}`;
  const count = `${attempts.length} ${attempts.length === 1 ? 'attempt' : 'attempts'}`;
  const answer = last && ('status' in last ? `answered ${last.status}` : `failed: ${last.error}`);
  const past =
    answer === undefined ? 'not tried yet' : `not delivered after ${count}, the last ${answer}`;
  if (nextAttemptAt === undefined) return `${past}; given up`;
  const clock = tenantsIn(scope).find(({ client }) => client.id === clientId)?.clock;
  const isStill = clock?.isFrozen() === true && clock.now() < nextAttemptAt;
  const still = isStill ? `, while the clock stands still at ${isoMillis(clock.now())}` : '';
  return `${past}; next at ${isoMillis(nextAttemptAt)}${still}`;
}
