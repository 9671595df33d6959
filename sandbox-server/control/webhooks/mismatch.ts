import { isoMillis } from '../../domain/world/clock.ts';
import { differenceLine, listed, SHOWN, wantedLines } from '../mismatch.ts';
import { type Scope, tenantsIn } from '../scope.ts';
import { type WebhookMatcher, type WebhookRecord, webhookDifferences } from './record.ts';

/** What a tester reads when the webhook they waited for was not delivered. */
export function webhookMissText(
  scope: Scope,
  { matcher, timeout, seen }: { matcher: WebhookMatcher; timeout: number; seen: WebhookRecord[] },
): string {
  const { isDelivered: _, ...wanted } = matcher;
  const others = seen
    .map((record) => ({ record, differences: webhookDifferences(wanted, record) }))
    .reverse()
    .sort((a, b) => a.differences.length - b.differences.length);
  const nearest = others
    .slice(0, SHOWN)
    .map(({ record, differences }) =>
      [lineOf(record), ...differences.map(differenceLine), `    ${fateOf(scope, record)}`].join(
        '\n',
      ),
    );
  return [
    `Waited ${timeout} ms for a webhook to be delivered with`,
    ...wantedLines(wanted),
    ...(seen.length === 0 ? noneLines(scope) : listed('Instead there are:', nearest, seen.length)),
  ].join('\n');
}

function noneLines(scope: Scope): string[] {
  const deaf = tenantsIn(scope).filter(({ client }) => client.webhookUri === undefined);
  return [
    'but there was nothing to tell.',
    ...deaf.map(({ client }) => `The client \`${client.id}\` has no webhook URI.`),
  ];
}

function lineOf({ type, connectionId, id }: WebhookRecord): string {
  const subject = connectionId === undefined ? '' : ` of connection ${connectionId}`;
  return `  ${type}${subject} (id ${id})`;
}

function fateOf(scope: Scope, { clientId, isDelivered, attempts, nextAttemptAt }: WebhookRecord) {
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
