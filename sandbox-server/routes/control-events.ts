import { Hono } from 'hono';
import { changeStream } from '../http/control-events.ts';
import { readQuery } from '../http/control-exchange.ts';
import type { Env } from '../http/exchange.ts';
import { controlQuery } from '../schema/control.ts';
import type { ControlPlane } from '../testing/control-plane.ts';

/** `GET /_sandbox/events`: what changes, live. */
export function controlEventRoutes({ world }: ControlPlane) {
  return new Hono<Env>().get('/events', (c) => {
    const { client_id: clientId } = readQuery(c, controlQuery);
    return c.body(changeStream(world, clientId), 200, {
      'Content-Type': 'text/event-stream; charset=UTF-8',
      'Cache-Control': 'no-store',
      'X-Accel-Buffering': 'no',
    });
  });
}
