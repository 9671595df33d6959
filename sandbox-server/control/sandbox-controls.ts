import { type ClockControls, createClockControls } from './clock.ts';
import { type Connections, createConnections } from './connections.ts';
import { createFaultControls, type FaultControls } from './faults.ts';
import { createJourneyOf, type JourneyOf } from './journey/journey.ts';
import { createRequests, type Requests } from './requests/request-controls.ts';
import { createScenarios, type ScenarioOptions, type Scenarios } from './scenarios/scenarios.ts';
import type { Scope } from './scope.ts';
import { createReset, type Reset } from './state.ts';
import { createWebhooks, type Webhooks } from './webhooks/webhook-controls.ts';

/**
 * Controls one client of the sandbox, or all of them at once. The control plane and the inspector use
 * the same names.
 */
export type SandboxControls = {
  clock: ClockControls;
  connections: Connections;
  /** Failures to inject. */
  faults: FaultControls;
  /** The request log: each request, its response and the reason for it. */
  requests: Requests;
  webhooks: Webhooks;
  /** Acts as the user, without a browser: `journey(id).approve()`. */
  journey: JourneyOf;
  /** Prepared situations to start a test from. */
  scenarios: Scenarios;
  reset: Reset;
};

export function createSandboxControls(scope: Scope, options: ScenarioOptions): SandboxControls {
  const { deliveries } = options;
  return {
    clock: createClockControls(scope, deliveries),
    connections: createConnections(scope),
    faults: createFaultControls(scope),
    requests: createRequests(scope),
    webhooks: createWebhooks(scope, deliveries),
    journey: createJourneyOf(scope, deliveries),
    scenarios: createScenarios(scope, options),
    reset: createReset(scope),
  };
}
