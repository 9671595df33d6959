import { Hono } from 'hono';
import { z } from 'zod';
import type { Env } from '../http/env.ts';
import { originsOf } from '../http/public-urls.ts';
import { clientOperations } from './clients.ts';
import { clockOperations } from './clock.ts';
import { connectionOperations, type PresentConnection, presentConnection } from './connections.ts';
import type { ControlPlane } from './control-plane.ts';
import { eventOperations } from './events.ts';
import { faultOperations } from './faults.ts';
import { controlHeaders } from './http.ts';
import { journeyOperations } from './journey/operations.ts';
import { controlOpenApi } from './openapi.ts';
import { type ControlOperation, noBody, noQuery, operation } from './operation.ts';
import { controlProblem, unknownControl } from './problem.ts';
import { providerOperations } from './providers.ts';
import { requestOperations } from './requests/operations.ts';
import { scenarioOperations } from './scenarios/scenarios.ts';
import { tenantIn } from './scope.ts';
import { stateOperations } from './state.ts';
import { userOperations } from './users.ts';
import { webhookOperations } from './webhooks/operations.ts';

/** Everything under `/_sandbox`: the sandbox's controls over HTTP, by the names that they have in code. */
export function createControlRoutes(plane: ControlPlane): Hono<Env> {
  const routes = new Hono<Env>().use(controlHeaders(plane.world)).onError(controlProblem);
  for (const { method, path, handle } of controlOperations(plane)) {
    routes.on(method, path.replaceAll(/\{(\w+)\}/g, ':$1'), handle);
  }
  return routes.all('*', unknownControl);
}

/** In the order in which they are matched: `/webhooks/wait` comes before `/webhooks/{id}`. */
function controlOperations({ world, urls, ...plane }: ControlPlane): readonly ControlOperation[] {
  const controlsFor = ({ client_id: clientId }: { client_id?: string | undefined }) => {
    if (clientId !== undefined) tenantIn(world, clientId);
    return plane.controlsOf(clientId);
  };
  const present: PresentConnection = (c, connection) =>
    presentConnection(tenantIn(world, connection.clientId), connection, originsOf(urls, c).app);
  const { clients, snapshots } = plane;
  return withDocument([
    ...stateOperations({ world, clients, snapshots, controlsFor }),
    ...clockOperations(controlsFor),
    ...clientOperations(world, clients),
    ...connectionOperations(controlsFor, present),
    ...journeyOperations(controlsFor, present),
    ...faultOperations(controlsFor),
    ...requestOperations(controlsFor),
    ...webhookOperations(controlsFor),
    ...userOperations(world),
    ...providerOperations(world),
    ...scenarioOperations(controlsFor, present, urls),
    ...eventOperations(world),
  ]);
}

const anyDocument = z.looseObject({ openapi: z.string() });

/** Adds the operation that describes them all, and itself. */
function withDocument(operations: readonly ControlOperation[]): readonly ControlOperation[] {
  const all: readonly ControlOperation[] = [
    ...operations,
    operation({
      method: 'GET',
      path: '/openapi.json',
      summary: 'Read this document',
      ...{ query: noQuery, body: noBody, status: 200 },
      response: anyDocument,
      handle: ({ c }) => controlOpenApi(all, new URL(c.req.url).origin),
    }),
  ];
  return all;
}
