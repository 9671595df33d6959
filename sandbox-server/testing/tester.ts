import type { WebhookDeliveries } from '../http/webhook-deliveries.ts';
import { createTesterClock, type TesterClock } from './clock.ts';
import { type Connections, createConnections } from './connections.ts';
import { createTesterFaults, type TesterFaults } from './faults.ts';
import type { Scope } from './scope.ts';
import { createWebhooks, type Webhooks } from './webhooks.ts';

/**
 * What a tester can do to one client's world, or to all of them at once. The control plane and the
 * inspector do it by the same names.
 */
export type Tester = {
  clock: TesterClock;
  connections: Connections;
  /** What is to go wrong. */
  faults: TesterFaults;
  webhooks: Webhooks;
};

export function createTester(scope: Scope, deliveries: WebhookDeliveries): Tester {
  return {
    clock: createTesterClock(scope, deliveries),
    connections: createConnections(scope),
    faults: createTesterFaults(scope),
    webhooks: createWebhooks(scope, deliveries),
  };
}
