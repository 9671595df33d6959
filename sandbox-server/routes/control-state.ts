import { Hono } from 'hono';
import { presentClock } from '../http/control-clock.ts';
import { controlAnswer, readQuery } from '../http/control-exchange.ts';
import type { Env } from '../http/exchange.ts';
import { controlQuery } from '../schema/control.ts';
import { type ControlPlane, testerIn } from '../testing/control-plane.ts';

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
        webhooks: webhooks.list().length,
        faults: faults.list().length,
      },
    });
  });
}
