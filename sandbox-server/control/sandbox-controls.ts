import { createTesterClock, type TesterClock } from './clock/clock-controls.ts';
import { type Connections, createConnections } from './connections/connection-controls.ts';
import { createTesterFaults, type TesterFaults } from './faults/fault-controls.ts';
import { createJourneyOf, type JourneyOf } from './journey/journey-controls.ts';
import { createRequests, type Requests } from './requests/request-controls.ts';
import { createReset, type Reset } from './reset.ts';
import {
  createScenarios,
  type ScenarioOptions,
  type Scenarios,
} from './scenarios/scenario-controls.ts';
import type { Scope } from './scope.ts';
import { createWebhooks, type Webhooks } from './webhooks/webhook-controls.ts';

/**
 * What a tester can do to one client's world, or to all of them at once. The control plane and the
 * inspector do it by the same names.
 */
export type Tester = {
  clock: TesterClock;
  connections: Connections;
  /** What is to go wrong. */
  faults: TesterFaults;
  /** What was asked, what came of it, and why. */
  requests: Requests;
  webhooks: Webhooks;
  /** What a user does, without a browser: `journey(id).approve()`. */
  journey: JourneyOf;
  /** Situations to be in at once. */
  scenarios: Scenarios;
  reset: Reset;
};

export type TesterOptions = ScenarioOptions & {
  /** Shows the pages that a user visits. */
  fetch: (request: Request) => Promise<Response>;
};

export function createTester(scope: Scope, options: TesterOptions): Tester {
  const { deliveries, fetch } = options;
  return {
    clock: createTesterClock(scope, deliveries),
    connections: createConnections(scope),
    faults: createTesterFaults(scope),
    requests: createRequests(scope),
    webhooks: createWebhooks(scope, deliveries),
    journey: createJourneyOf(scope, fetch),
    scenarios: createScenarios(scope, options),
    reset: createReset(scope),
  };
}
