import type { FaultKind, FaultRecord, Faults, MatchedFaults } from '../../domain/faults/fault.ts';
import { matchFaults } from '../../domain/faults/match.ts';
import type { Attempt, Delivery } from '../../domain/webhooks/delivery.ts';
import { connectionIdOf } from '../../domain/webhooks/event.ts';
import { isHeld, planFaults } from '../../domain/webhooks/faulty-delivery.ts';
import type { Instant } from '../../domain/world/clock.ts';
import type { Tenant } from '../../domain/world/tenant.ts';
import { fetchFailed } from '../network-failure.ts';

/** Whose webhooks faults may strike, and the faults of all clients. */
export type WebhookFaults = { tenant: Tenant; faults: Faults };

/** What faults make of a delivery that comes up: nothing, once it was tried or has its plan. */
export function plannedDelivery(delivery: Delivery, options: WebhookFaults): Delivery {
  if (isSpared(options) || delivery.attempts.length > 0 || delivery.plan !== undefined) {
    return delivery;
  }
  const isSomeHeld = options.tenant.outbox.list().some(isHeld);
  const aspects: FaultKind[] = isSomeHeld
    ? ['delay', 'duplicate']
    : ['delay', 'reorder', 'duplicate'];
  return planFaults(delivery, strikeOn(delivery, aspects, options));
}

/** The fault that makes a try fail, or its signature wrong. */
export function faultOfTry(delivery: Delivery, options: WebhookFaults): FaultRecord | undefined {
  return strikeOn(delivery, ['attempt'], options).attempt;
}

/** A try that nobody heard of; what is wrong with a fault's signature is no failure yet. */
export function failedTry(at: Instant, { id, webhook }: FaultRecord): Attempt | undefined {
  if (webhook?.fail === undefined) return undefined;
  return webhook.fail === 'drop'
    ? { at, error: fetchFailed().message, faultId: id }
    : { at, status: webhook.fail, faultId: id };
}

function isSpared({ tenant, faults }: WebhookFaults): boolean {
  return faults.isEmpty() && tenant.faults.isEmpty();
}

function strikeOn(
  { event }: Delivery,
  aspects: readonly FaultKind[],
  options: WebhookFaults,
): MatchedFaults {
  if (isSpared(options)) return {};
  const { tenant, faults } = options;
  const connectionId = connectionIdOf(event);
  const user = tenant.connections.get(connectionId)?.login?.mockUserId;
  return matchFaults([tenant.faults, faults], {
    kinds: aspects,
    webhook: event.type,
    connectionId,
    user,
  });
}
