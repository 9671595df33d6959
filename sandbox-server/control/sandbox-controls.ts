import { type ClockControls, createClockControls } from './clock/clock-controls.ts';
import { type Connections, createConnections } from './connections/connection-controls.ts';
import { createFaultControls, type FaultControls } from './faults/fault-controls.ts';
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
export type SandboxControls = {
  clock: ClockControls;
  connections: Connections;
  /** What is to go wrong. */
  faults: FaultControls;
  /** What was asked, what came of it, and why. */
  requests: Requests;
  webhooks: Webhooks;
  /** What a user does, without a browser: `journey(id).approve()`. */
  journey: JourneyOf;
  /** Situations to be in at once. */
  scenarios: Scenarios;
  reset: Reset;
};

export type SandboxControlsOptions = ScenarioOptions & {
  /** Shows the pages that a user visits. */
  fetch: (request: Request) => Promise<Response>;
};

export function createSandboxControls(
  scope: Scope,
  options: SandboxControlsOptions,
): SandboxControls {
  const { deliveries, fetch } = options;
  return {
    clock: createClockControls(scope, deliveries),
    connections: createConnections(scope),
    faults: createFaultControls(scope),
    requests: createRequests(scope),
    webhooks: createWebhooks(scope, deliveries),
    journey: createJourneyOf(scope, fetch),
    scenarios: createScenarios(scope, options),
    reset: createReset(scope),
  };
}
