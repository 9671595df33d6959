import { nextStatusChange } from '../bank/downtime.ts';
import type { Tenant } from '../world/tenant.ts';
import type { Delivery } from './delivery.ts';
import { isProviderEvent, type ProviderEvent } from './event.ts';

/**
 * Schedules the webhook for the next change of each bank, if the client wants these webhooks. The one
 * that is scheduled is replaced when the clock was set back; one that is due stays.
 */
export function scheduleProviderEvents({ bank, client, clock, outbox }: Tenant): void {
  if (!client.providerWebhooks || client.webhookUri === undefined) return;
  const now = clock.now();
  for (const provider of bank.providers) {
    if (provider.downtime === undefined) continue;
    const own = outbox.list().filter(isAbout(provider.id));
    const scheduled = own.find(({ attempts }) => attempts.length === 0);
    if (scheduled !== undefined && scheduled.createdAt <= now) continue;
    const happened = own.map(({ createdAt }) => createdAt).filter((at) => at <= now);
    const next = nextStatusChange(provider, happened.length > 0 ? Math.max(...happened) : now);
    if (next === undefined || next.at === scheduled?.createdAt) continue;
    if (scheduled !== undefined) outbox.remove(scheduled.id);
    outbox.publish(client.id, providerEventOf(provider.id, next.isDown, next.at));
  }
}

export function providerEventOf(providerId: string, isDown: boolean, at: number): ProviderEvent {
  return { type: isDown ? 'provider_unhealthy' : 'provider_healthy', providerId, at };
}

/** Whether the event has not happened yet, so that the webhook is only scheduled. */
export function isScheduledAt({ event, createdAt, attempts }: Delivery, now: number): boolean {
  return isProviderEvent(event) && attempts.length === 0 && createdAt > now;
}

function isAbout(id: string): (delivery: Delivery) => boolean {
  return ({ event }) => isProviderEvent(event) && event.providerId === id;
}
