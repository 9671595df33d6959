import { Hono } from 'hono';
import type { Env } from '../http/env.ts';
import { presentClock } from './clock/presenter.ts';
import { type ControlPlane, controlsIn } from './control-plane.ts';
import { controlResponse, readQuery } from './http.ts';
import { controlQuery } from './query.ts';
import { journalsIn, type Scope } from './scope.ts';

/** `GET /_sandbox/state`: one look at everything, in numbers. */
export function controlStateRoutes(plane: ControlPlane) {
  return new Hono<Env>().get('/state', (c) => {
    const { client_id: clientId } = readQuery(c, controlQuery);
    const { clock, connections, webhooks, faults } = controlsIn(plane, clientId);
    return controlResponse(c, {
      clock: presentClock(clock),
      clients: plane.clients.list().map(({ id, name }) => ({ client_id: id, name })),
      counts: {
        connections: connections.list().length,
        requests: exchangeCount({ world: plane.world, clientId }),
        webhooks: webhooks.list().length,
        faults: faults.list().length,
      },
    });
  });
}

/** Counted, and not made readable. */
function exchangeCount(scope: Scope): number {
  return journalsIn(scope).reduce((sum, journal) => sum + journal.list().length, 0);
}
