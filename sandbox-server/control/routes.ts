import { Hono } from 'hono';
import { z } from 'zod';
import type { Env } from '../http/env.ts';
import { clientOperations } from './clients.ts';
import { clockOperations } from './clock.ts';
import { connectionOperations } from './connections.ts';
import { type ControlPlane, requireControlPlane } from './control-plane.ts';
import { eventOperations } from './events.ts';
import { faultOperations } from './faults.ts';
import { journeyOperations } from './journey/operations.ts';
import { controlOpenApi } from './openapi.ts';
import { type ControlOperation, noBody, noQuery, operationOn } from './operation.ts';
import { controlProblem, unknownControl } from './problem.ts';
import { providerOperations } from './providers.ts';
import { requestOperations } from './requests/operations.ts';
import { scenarioOperations } from './scenarios/scenarios.ts';
import { stateOperations } from './state.ts';
import { userOperations } from './users.ts';
import { webhookOperations } from './webhooks/operations.ts';

const readDocument = operationOn<unknown>()({
  method: 'GET',
  path: '/openapi.json',
  summary: 'Read this document',
  ...{ query: noQuery, body: noBody, status: 200 },
  response: z.looseObject({ openapi: z.string() }),
  handle: ({ c }) => controlOpenApi(OPERATIONS, new URL(c.req.url).origin),
});

/** In the order in which they are matched: `/webhooks/wait` comes before `/webhooks/{id}`. */
const OPERATIONS: readonly ControlOperation<ControlPlane>[] = [
  ...stateOperations,
  ...clockOperations,
  ...clientOperations,
  ...connectionOperations,
  ...journeyOperations,
  ...faultOperations,
  ...requestOperations,
  ...webhookOperations,
  ...userOperations,
  ...providerOperations,
  ...scenarioOperations,
  ...eventOperations,
  readDocument,
];

/** Everything under `/_sandbox`: the sandbox's controls over HTTP, by the names that they have in code. */
export function controlRoutes(): Hono<Env> {
  const routes = new Hono<Env>()
    .use(async function traceControl(c, next) {
      c.set('traceIds', requireControlPlane(c.env.world).traceIds);
      await next();
      // Keeps pages of other sites from loading a response.
      c.res.headers.set('Cross-Origin-Resource-Policy', 'same-origin');
    })
    .onError(controlProblem);
  for (const { method, path, handle } of OPERATIONS) {
    routes.on(method, path.replaceAll(/\{(\w+)\}/g, ':$1'), (c) =>
      handle(c, requireControlPlane(c.env.world)),
    );
  }
  return routes.all('*', unknownControl);
}
