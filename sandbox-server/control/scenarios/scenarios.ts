import { z } from 'zod';
import type { FaultRecord } from '../../domain/faults/fault.ts';
import type { Scenario } from '../../domain/world/scenario.ts';
import type { Tenant } from '../../domain/world/tenant.ts';
import type { PublicUrls } from '../../http/env.ts';
import { ProblemError } from '../../http/problem-error.ts';
import { originsOf } from '../../http/public-urls.ts';
import type { WebhookDeliveries } from '../../http/webhooks/deliveries.ts';
import { closestMatch } from '../../schema/closest-match.ts';
import { strictObject } from '../../schema/strict-object.ts';
import {
  type ConnectionRecord,
  presentConnection,
  recordOf,
  wireConnection,
} from '../connections.ts';
import { wireFault } from '../faults.ts';
import { type ControlsFor, clientQuery, noBody, operationOn } from '../operation.ts';
import { type Scope, tenantIn } from '../scope.ts';
import { toSnakeCase } from '../snake-case.ts';
import { createScenarioConnection } from './scenario-connection.ts';

/** What a scenario has created. */
export type ScenarioRun = {
  name: string;
  connections: readonly ConnectionRecord[];
  faults: readonly FaultRecord[];
};

export type Scenarios = {
  list(): readonly { name: string; title: string }[];
  /**
   * Creates the scenario's connections and faults for the client, or for the first one.
   * @param options `webhookOrigin` is the origin of the keys that verify its webhooks: by default that of
   *   the option `urls`, of the port on which the sandbox listens, or TrueLayer's.
   * @throws RangeError when there is no such scenario, or no client.
   */
  run(name: string, options?: { webhookOrigin?: string }): ScenarioRun;
};

export type ScenarioOptions = {
  scenarios: readonly Scenario[];
  urls: PublicUrls;
  portUrl: () => string | undefined;
  deliveries: WebhookDeliveries;
};

/** The origin of the webhook keys where nothing else is configured. */
const WEBHOOK_ORIGIN = 'https://webhooks.truelayer-sandbox.com';

export function createScenarios(scope: Scope, options: ScenarioOptions): Scenarios {
  const { scenarios, urls, deliveries, portUrl } = options;
  return {
    list: () => scenarios.map(({ name, title }) => ({ name, title })),
    run: (name, { webhookOrigin = urls.webhooks ?? portUrl() ?? WEBHOOK_ORIGIN } = {}) => {
      const { faults = [], connections = [] } = requireScenario(name, scenarios);
      const tenant = requireTenant(scope);
      const clientId = tenant.client.id;
      const run: ScenarioRun = {
        name,
        // Before the connections, so that they apply to the first webhook.
        faults: faults.map((fault) =>
          tenant.faults.add({ ...fault, clientId }, tenant.clock.now()),
        ),
        connections: connections.map((each) =>
          recordOf(createScenarioConnection(tenant, each, webhookOrigin)),
        ),
      };
      deliveries.sendNew();
      return run;
    },
  };
}

/**
 * The client of the scope, or the first one.
 * @throws {ProblemError} if there is no client.
 */
function requireTenant({ world, clientId }: Scope): Tenant {
  const id = clientId ?? world.tenants.keys().next().value;
  if (id === undefined) throw new ProblemError('not_now', 'client_id: there is no client yet');
  return tenantIn(world, id);
}

/** @throws {ProblemError} `unknown`; the message suggests the closest name. */
function requireScenario(name: string, scenarios: readonly Scenario[]): Scenario {
  const scenario = scenarios.find((each) => each.name === name);
  if (scenario !== undefined) return scenario;
  const names = scenarios.map((each) => each.name);
  const meant = closestMatch(name, names);
  const hint = meant === undefined ? `There are ${names.join(', ')}.` : `Did you mean '${meant}'?`;
  throw new ProblemError('unknown', `name: There is no scenario '${name}'. ${hint}`);
}

const scenarioList = z.object({
  items: z.array(z.object({ name: z.string(), title: z.string() })),
});
const scenarioResult = z.object({
  name: z.string(),
  connections: z.array(wireConnection),
  faults: z.array(wireFault),
});

const scenarioName = strictObject({ name: z.string().min(1) });

const operation = operationOn<{ controlsFor: ControlsFor<{ scenarios: Scenarios }> }>();

export const scenarioOperations = [
  operation({
    method: 'GET',
    path: '/scenarios',
    summary: 'List the scenarios',
    ...{ query: clientQuery, body: noBody, status: 200, problems: [404] },
    response: scenarioList,
    handle: ({ query }, { controlsFor }) => ({ items: controlsFor(query).scenarios.list() }),
  }),
  operation({
    method: 'POST',
    path: '/scenarios',
    summary: 'Run a scenario, and list what it has created',
    ...{ query: clientQuery, body: scenarioName, status: 200 },
    response: scenarioResult,
    problems: [404, 409],
    handle: ({ c, query, body: { name } }, { controlsFor }) => {
      const webhookOrigin = originsOf(c).webhooks;
      const { scenarios } = controlsFor(query);
      const { connections, faults } = scenarios.run(name, { webhookOrigin });
      return {
        name,
        connections: connections.map((each) => presentConnection(c, each)),
        faults: faults.map(toSnakeCase),
      };
    },
  }),
];
