import type { FaultRecord } from '../../domain/faults/fault.ts';
import type { Scenario } from '../../domain/world/scenario.ts';
import type { Tenant } from '../../domain/world/tenant.ts';
import { ProblemError } from '../../http/problem-error.ts';
import type { PublicUrls } from '../../http/public-urls.ts';
import type { WebhookDeliveries } from '../../http/webhooks/deliveries.ts';
import { closestMatch } from '../../schema/closest-match.ts';
import { type ConnectionRecord, recordOf } from '../connections/connection-controls.ts';
import { type Scope, tenantIn } from '../scope.ts';
import { makeConnection } from './scenario-connection.ts';

/** What a scenario made. */
export type ScenarioRun = {
  name: string;
  connections: readonly ConnectionRecord[];
  faults: readonly FaultRecord[];
};

export type Scenarios = {
  list(): readonly { name: string; title: string }[];
  /**
   * Adds what the scenario has to the world of the client, or of the first one where none is named.
   * @param options `webhookOrigin` is that of the keys its webhooks are signed with; left out, that of the
   *   option `urls`, of the port on which the sandbox listens, or TrueLayer's.
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

/** Where keys are found when nobody says otherwise. */
const WEBHOOK_ORIGIN = 'https://webhooks.truelayer-sandbox.com';

export function createScenarios(scope: Scope, options: ScenarioOptions): Scenarios {
  const { scenarios, urls, deliveries, portUrl } = options;
  return {
    list: () => scenarios.map(({ name, title }) => ({ name, title })),
    run: (name, { webhookOrigin = urls.webhooks ?? portUrl() ?? WEBHOOK_ORIGIN } = {}) => {
      const { faults = [], connections = [] } = scenarioOf(name, scenarios);
      const tenant = tenantOf(scope);
      const clientId = tenant.client.id;
      const run: ScenarioRun = {
        name,
        // They are there when the first webhook goes out.
        faults: faults.map((fault) => tenant.faults.add({ ...fault, clientId })),
        connections: connections.map((each) =>
          recordOf(makeConnection(tenant, each, webhookOrigin)),
        ),
      };
      deliveries.sendNew();
      return run;
    },
  };
}

function tenantOf({ world, clientId }: Scope): Tenant {
  const id = clientId ?? world.tenants.keys().next().value;
  if (id === undefined) throw new ProblemError('not_now', 'client_id: there is no client yet');
  return tenantIn(world, id);
}

function scenarioOf(name: string, scenarios: readonly Scenario[]): Scenario {
  const scenario = scenarios.find((each) => each.name === name);
  if (scenario !== undefined) return scenario;
  const names = scenarios.map((each) => each.name);
  const meant = closestMatch(name, names);
  const hint = meant === undefined ? `There are ${names.join(', ')}.` : `Did you mean '${meant}'?`;
  throw new ProblemError('unknown', `name: There is no scenario '${name}'. ${hint}`);
}
