import { z } from 'zod';
import type { Clients } from './clients.ts';
import { type ClockControls, presentClock, wireClock } from './clock.ts';
import type { Connections } from './connections.ts';
import type { FaultControls } from './faults.ts';
import { unlimitedJson } from './http.ts';
import {
  type ControlsFor,
  clientQuery,
  emptyBody,
  noBody,
  noQuery,
  operationOn,
} from './operation.ts';
import { requestLogsIn, type Scope, tenantIn } from './scope.ts';
import type { Snapshots } from './snapshot/snapshots.ts';
import type { Webhooks } from './webhooks/webhook-controls.ts';

/**
 * Deletes everything that was created: connections, faults, webhooks and the request log; clocks and ids
 * start again. Clients and tokens stay valid, since clients are configuration. The reset of one client
 * leaves all others alone.
 */
export type Reset = () => void;

export function createReset({ world, clientId }: Scope): Reset {
  return () => {
    if (clientId === undefined) world.reset();
    else world.addClient(tenantIn(world, clientId).client);
  };
}

type StateControls = {
  clock: ClockControls;
  connections: Pick<Connections, 'list'>;
  webhooks: Pick<Webhooks, 'list'>;
  faults: Pick<FaultControls, 'list'>;
  reset: Reset;
};

const clockOnly = z.object({ clock: wireClock });

const wireState = z.object({
  clock: wireClock,
  clients: z.array(z.object({ client_id: z.string(), name: z.string() })),
  counts: z.object({
    connections: z.int(),
    requests: z.int(),
    webhooks: z.int(),
    faults: z.int(),
  }),
});
const anySnapshot = z.looseObject({ format: z.string(), version: z.int() });

const operation = operationOn<{
  clients: Clients;
  snapshots: Snapshots;
  controlsFor: ControlsFor<StateControls>;
}>();

export const stateOperations = [
  operation({
    method: 'GET',
    path: '/state',
    summary: 'Read the clock, the clients and the counts',
    ...{ query: clientQuery, body: noBody, status: 200, problems: [404] },
    response: wireState,
    handle: ({ c, query }, { controlsFor, clients }) => {
      const { clock, connections, webhooks, faults } = controlsFor(query);
      return {
        clock: presentClock(clock),
        clients: clients.list().map(({ id, name }) => ({ client_id: id, name })),
        counts: {
          connections: connections.list().length,
          requests: requestCount({ world: c.env.world, clientId: query.client_id }),
          webhooks: webhooks.list().length,
          faults: faults.list().length,
        },
      };
    },
  }),
  operation({
    method: 'GET',
    path: '/snapshot',
    summary: 'Read the whole state as one JSON value',
    ...{ query: noQuery, body: noBody, status: 200 },
    response: anySnapshot,
    handle: (_, { snapshots }) => snapshots.snapshot(),
  }),
  operation({
    method: 'PUT',
    path: '/snapshot',
    summary: 'Replace the whole state by a snapshot',
    ...{ query: noQuery, body: unlimitedJson, status: 200, response: clockOnly },
    handle: ({ body }, { snapshots, controlsFor }) => {
      snapshots.restore(body);
      return { clock: presentClock(controlsFor({}).clock) };
    },
  }),
  operation({
    method: 'POST',
    path: '/reset',
    summary: 'Reset the sandbox, or one client',
    ...{ query: clientQuery, body: emptyBody, status: 200, response: clockOnly },
    problems: [404],
    handle: ({ query }, { controlsFor }) => {
      const { reset, clock } = controlsFor(query);
      reset();
      return { clock: presentClock(clock) };
    },
  }),
];

/** Counts without building a record of each request. */
function requestCount(scope: Scope): number {
  return requestLogsIn(scope).reduce((sum, requestLog) => sum + requestLog.list().length, 0);
}
