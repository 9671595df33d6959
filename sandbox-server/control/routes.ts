import { Hono } from 'hono';
import type { Env } from '../http/env.ts';
import { controlClientRoutes } from './clients/routes.ts';
import { controlClockRoutes } from './clock/routes.ts';
import { controlConnectionRoutes } from './connections/routes.ts';
import type { ControlPlane } from './control-plane.ts';
import { controlEventRoutes } from './events/routes.ts';
import { controlFaultRoutes } from './faults/routes.ts';
import { controlHeaders } from './http.ts';
import { controlJourneyRoutes } from './journey/routes.ts';
import { controlProblem, unknownControl } from './problem.ts';
import { controlRequestRoutes } from './requests/routes.ts';
import { controlScenarioRoutes } from './scenarios/routes.ts';
import { controlSnapshotRoutes } from './snapshot/routes.ts';
import { controlStateRoutes } from './state.ts';
import { userRoutes } from './users.ts';
import { controlWebhookRoutes } from './webhooks/routes.ts';

/** Everything under `/_sandbox`: what a tester can do in code, over HTTP and by the same names. */
export function createControlRoutes(plane: ControlPlane): Hono<Env> {
  return new Hono<Env>()
    .use(controlHeaders(plane.world))
    .onError(controlProblem)
    .route('/', controlStateRoutes(plane))
    .route('/', controlClockRoutes(plane))
    .route('/', controlClientRoutes(plane))
    .route('/', controlConnectionRoutes(plane))
    .route('/', controlJourneyRoutes(plane))
    .route('/', controlFaultRoutes(plane))
    .route('/', controlRequestRoutes(plane))
    .route('/', controlWebhookRoutes(plane))
    .route('/', userRoutes(plane))
    .route('/', controlScenarioRoutes(plane))
    .route('/', controlSnapshotRoutes(plane))
    .route('/', controlEventRoutes(plane))
    .all('*', unknownControl);
}
