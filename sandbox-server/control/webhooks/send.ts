import type { Connection } from '../../domain/connection/connection.ts';
import type { TransactionRequest } from '../../domain/ledger/transaction-request.ts';
import type { DomainEvent } from '../../domain/webhooks/event.ts';
import { providerEventOf } from '../../domain/webhooks/provider-events.ts';
import type { Instant } from '../../domain/world/clock.ts';
import type { Tenant } from '../../domain/world/tenant.ts';
import { ProblemError } from '../../http/problem-error.ts';
import { closestMatch } from '../../schema/closest-match.ts';
import { parse } from '../../schema/parse.ts';
import { type WebhookToSend, webhookToSend } from '../../schema/webhook-to-send.ts';
import { findConnection, type Scope, tenantsIn } from '../scope.ts';

type Addressed = { tenant: Tenant; eventAt: (at: Instant) => DomainEvent };

/**
 * Publishes an event that happens now, whatever the state of its subject is.
 * @returns the client that receives the webhook, and the id of the webhook.
 * @throws ProblemError that names each invalid field, and each id that there is not.
 */
export function publishWebhook(scope: Scope, input: unknown): { tenant: Tenant; id: string } {
  const parsed = parse(webhookToSend, input);
  if (!parsed.ok) throw new ProblemError('invalid', linesOf(parsed.errors), parsed.errors);
  const { tenant, eventAt } = requireRecipient(scope, parsed.value);
  const { client, clock, outbox } = tenant;
  if (client.webhookUri === undefined) {
    throw new ProblemError('not_now', `client_id: the client ${client.id} has no webhook URI`);
  }
  return { tenant, id: outbox.publish(client.id, eventAt(clock.now())) };
}

function linesOf(errors: Record<string, string[]>): string {
  return Object.entries(errors)
    .map(([field, messages]) => `${field}: ${messages.join(' ')}`)
    .join('\n');
}

/**
 * The client that receives the webhook, and a function that creates its event.
 * @throws {ProblemError} if an id of the request is unknown.
 */
function requireRecipient(scope: Scope, wire: WebhookToSend): Addressed {
  switch (wire.type) {
    case 'connection_authorized': {
      const { tenant, connection } = requireConnection(scope, wire.connection_id);
      return { tenant, eventAt: (at) => ({ type: wire.type, connection, at }) };
    }
    case 'connection_failed': {
      const { tenant, connection } = requireConnection(scope, wire.connection_id);
      const { failure_reason: reason = 'provider_error', failure_stage: stage = 'authorizing' } =
        wire;
      const eventAt = (at: Instant) =>
        ({ type: wire.type, connection, failure: { at, stage, reason } }) as const;
      return { tenant, eventAt };
    }
    case 'transactions_request_completed': {
      const { tenant, request } = requireTransactionRequest(scope, wire);
      return { tenant, eventAt: (at) => ({ type: wire.type, request, at }) };
    }
    case 'transactions_request_failed': {
      const { tenant, request } = requireTransactionRequest(scope, wire);
      const { failure_reason: reason = 'provider_error' } = wire;
      return { tenant, eventAt: (at) => ({ type: wire.type, request, reason, at }) };
    }
    case 'provider_healthy':
    case 'provider_unhealthy': {
      const tenant = receiverIn(scope);
      requireProvider(tenant, wire.provider_id);
      const isDown = wire.type === 'provider_unhealthy';
      return { tenant, eventAt: (at) => providerEventOf(wire.provider_id, isDown, at) };
    }
  }
}

/** @throws {ProblemError} `invalid` if there is no such connection. */
function requireConnection(scope: Scope, id: string): { tenant: Tenant; connection: Connection } {
  const found = findConnection(scope, id);
  if (found !== undefined) return found;
  throw new ProblemError('invalid', `connection_id: there is no connection ${id}`);
}

type RequestIds = Extract<WebhookToSend, { request_id: string }>;

/** @throws {ProblemError} `invalid` if there is no such request, or it is of another connection or account. */
function requireTransactionRequest(
  scope: Scope,
  { request_id: id, connection_id: connectionId, account_id: accountId }: RequestIds,
): { tenant: Tenant; request: TransactionRequest } {
  const tenant = tenantsIn(scope).find(({ transactionRequests }) => transactionRequests.has(id));
  const request = tenant?.transactionRequests.get(id);
  if (tenant === undefined || request === undefined) {
    throw new ProblemError('invalid', `request_id: there is no transactions request ${id}`);
  }
  if (connectionId !== undefined && connectionId !== request.connectionId) {
    throw new ProblemError(
      'invalid',
      `connection_id: Must be ${request.connectionId}, whose request this is`,
    );
  }
  if (accountId !== undefined && accountId !== request.accountId) {
    throw new ProblemError(
      'invalid',
      `account_id: Must be ${request.accountId}, whose request this is`,
    );
  }
  return { tenant, request };
}

/**
 * The first client in scope with a webhook URI, or else the first client.
 * @throws {ProblemError} `not_now` if there is no client.
 */
function receiverIn(scope: Scope): Tenant {
  const tenants = tenantsIn(scope);
  const receiver = tenants.find(({ client }) => client.webhookUri !== undefined) ?? tenants[0];
  if (receiver !== undefined) return receiver;
  throw new ProblemError('not_now', 'client_id: there is no client');
}

/** @throws {ProblemError} `invalid` if there is no such bank; the message suggests the closest id. */
function requireProvider({ bank }: Tenant, id: string): void {
  const known = bank.providers.map((provider) => provider.id);
  if (known.includes(id)) return;
  const meant = closestMatch(id, known);
  const hint = meant === undefined ? '' : `. Did you mean '${meant}'?`;
  throw new ProblemError('invalid', `provider_id: there is no bank ${id}${hint}`);
}
