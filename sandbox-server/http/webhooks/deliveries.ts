import type { World } from '../../domain/world/world.ts';
import { createWebhookDelivery, type WebhookDelivery } from './delivery.ts';

/** Delivers the webhooks of all clients. */
export type WebhookDeliveries = {
  /** Starts to deliver the webhooks that the last request caused. */
  sendNew(): void;
  /** Delivers all due webhooks of one client, or of all; resolves when none is due. */
  flush(clientId?: string): Promise<void>;
};

export function createWebhookDeliveries({
  world,
  ...options
}: {
  world: World;
  fetch: (uri: string, init: RequestInit) => Promise<Response>;
  /** Origin of the JWKS for clients without a connection. */
  jwksOrigin: () => string;
}): WebhookDeliveries {
  const deliveries = new Map<string, WebhookDelivery>();
  const published = new Set<string>();

  world.changes.subscribe((change) => {
    if (change.kind === 'webhook') published.add(change.clientId);
    if (change.kind === 'clock') void flush(change.clientId);
    if (change.kind === 'client') {
      stop(change.clientId);
      if (world.tenants.get(change.clientId)?.client.providerWebhooks) void flush(change.clientId);
    }
    if (change.kind === 'all') {
      for (const clientId of deliveries.keys()) stop(clientId);
      void flush();
    }
  });

  const stop = (clientId: string) => {
    deliveries.get(clientId)?.stop();
    deliveries.delete(clientId);
  };

  const getOrCreateDelivery = (clientId: string): WebhookDelivery | undefined => {
    const tenant = world.tenants.get(clientId);
    if (tenant === undefined) return undefined;
    const delivery =
      deliveries.get(clientId) ??
      createWebhookDelivery({ tenant, faults: world.faults, ...options });
    deliveries.set(clientId, delivery);
    return delivery;
  };

  const flush = async (clientId?: string): Promise<void> => {
    const ids = clientId === undefined ? [...world.tenants.keys()] : [clientId];
    await Promise.all(ids.map((id) => getOrCreateDelivery(id)?.flush()));
  };

  return {
    flush,
    sendNew: () => {
      if (published.size === 0) return;
      for (const clientId of published) void flush(clientId);
      published.clear();
    },
  };
}
