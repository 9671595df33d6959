import type { FaultKind, FaultRecord, Faults, MatchedFaults } from '../../domain/faults/fault.ts';
import { matchFaults } from '../../domain/faults/match.ts';
import type { Attempt, Delivery } from '../../domain/webhooks/delivery.ts';
import { connectionIdOf } from '../../domain/webhooks/event.ts';
import { isHeld, planFaults } from '../../domain/webhooks/faulty-delivery.ts';
import type { Instant } from '../../domain/world/clock.ts';
import type { Tenant } from '../../domain/world/tenant.ts';
import { createFetchError } from '../network-error.ts';

/** The client, and the faults for all clients. */
type WebhookFaults = { tenant: Tenant; faults: Faults };

/** Applies faults that delay, reorder or duplicate a delivery, before its first attempt. */
export function applyFaultPlan(delivery: Delivery, options: WebhookFaults): Delivery {
  if (hasNoFaults(options) || delivery.attempts.length > 0 || delivery.plan !== undefined) {
    return delivery;
  }
  const isSomeHeld = options.tenant.outbox.list().some(isHeld);
  const kinds: FaultKind[] = isSomeHeld
    ? ['delay', 'duplicate']
    : ['delay', 'reorder', 'duplicate'];
  return planFaults(delivery, matchWebhookFaults(delivery, kinds, options));
}

/** The fault that makes an attempt fail, or its signature wrong. */
export function matchAttemptFault(
  delivery: Delivery,
  options: WebhookFaults,
): FaultRecord | undefined {
  return matchWebhookFaults(delivery, ['attempt'], options).attempt;
}

/** The attempt that a fault makes fail; `undefined` if the fault only changes the signature. */
export function failedAttempt(at: Instant, { id, webhook }: FaultRecord): Attempt | undefined {
  if (webhook?.fail === undefined) return undefined;
  return webhook.fail === 'drop'
    ? { at, error: createFetchError().message, faultId: id }
    : { at, status: webhook.fail, faultId: id };
}

function hasNoFaults({ tenant, faults }: WebhookFaults): boolean {
  return faults.isEmpty() && tenant.faults.isEmpty();
}

function matchWebhookFaults(
  { event }: Delivery,
  kinds: readonly FaultKind[],
  options: WebhookFaults,
): MatchedFaults {
  if (hasNoFaults(options)) return {};
  const { tenant, faults } = options;
  const connectionId = connectionIdOf(event);
  const connection = tenant.connections.get(connectionId ?? '');
  return matchFaults([tenant.faults, faults], {
    kinds,
    webhook: event.type,
    ...{ connectionId, now: tenant.clock.now() },
    providerId: connection?.providerId,
    ...('request' in event && { accountId: event.request.accountId }),
    user: connection?.login?.mockUserId,
  });
}
