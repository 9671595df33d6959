import { Hono } from 'hono';
import { controlExchange } from './http/control-exchange.ts';
import { controlProblem, unknownControl } from './http/control-problem.ts';
import type { Env } from './http/exchange.ts';
import { controlClientRoutes } from './routes/control-clients.ts';
import { controlClockRoutes } from './routes/control-clock.ts';
import { controlConnectionRoutes } from './routes/control-connections.ts';
import { controlEventRoutes } from './routes/control-events.ts';
import { controlFaultRoutes } from './routes/control-faults.ts';
import { controlJourneyRoutes } from './routes/control-journey.ts';
import { controlPersonaRoutes } from './routes/control-personas.ts';
import { controlRequestRoutes } from './routes/control-requests.ts';
import { controlScenarioRoutes } from './routes/control-scenarios.ts';
import { controlSnapshotRoutes } from './routes/control-snapshot.ts';
import { controlStateRoutes } from './routes/control-state.ts';
import { controlWebhookRoutes } from './routes/control-webhooks.ts';
import type { ControlPlane } from './testing/control-plane.ts';

/** Everything under `/_sandbox`: what a tester can do in code, over HTTP and by the same names. */
export function createControlRoutes(plane: ControlPlane): Hono<Env> {
  return new Hono<Env>()
    .use(controlExchange(plane.world))
    .onError(controlProblem)
    .route('/', controlStateRoutes(plane))
    .route('/', controlClockRoutes(plane))
    .route('/', controlClientRoutes(plane))
    .route('/', controlConnectionRoutes(plane))
    .route('/', controlJourneyRoutes(plane))
    .route('/', controlFaultRoutes(plane))
    .route('/', controlRequestRoutes(plane))
    .route('/', controlWebhookRoutes(plane))
    .route('/', controlPersonaRoutes(plane))
    .route('/', controlScenarioRoutes(plane))
    .route('/', controlSnapshotRoutes(plane))
    .route('/', controlEventRoutes(plane))
    .all('*', unknownControl);
}
