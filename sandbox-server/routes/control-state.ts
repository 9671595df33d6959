import { Hono } from 'hono';
import { presentClock } from '../http/control-clock.ts';
import { controlAnswer, readQuery } from '../http/control-exchange.ts';
import type { Env } from '../http/exchange.ts';
import { controlQuery } from '../schema/control.ts';
import { type ControlPlane, testerIn } from '../testing/control-plane.ts';
import { journalsIn, type Scope } from '../testing/scope.ts';

/** `GET /_sandbox/state`: one look at everything, in numbers. */
export function controlStateRoutes(plane: ControlPlane) {
  return new Hono<Env>().get('/state', (c) => {
    const { client_id: clientId } = readQuery(c, controlQuery);
    const { clock, connections, webhooks, faults } = testerIn(plane, clientId);
    return controlAnswer(c, {
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
