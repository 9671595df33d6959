import { Hono } from 'hono';
import { createChangeStreams } from '../http/control-events.ts';
import { readQuery } from '../http/control-exchange.ts';
import type { Env } from '../http/exchange.ts';
import { controlQuery } from '../schema/control.ts';
import type { ControlPlane } from '../testing/control-plane.ts';

/** `GET /_sandbox/events`: what changes, live. */
export function controlEventRoutes({ world }: ControlPlane) {
  const streams = createChangeStreams(world);
  return new Hono<Env>().get('/events', (c) => {
    const { client_id: clientId } = readQuery(c, controlQuery);
    return c.body(streams.open(clientId), 200, {
      'Content-Type': 'text/event-stream; charset=UTF-8',
      'Cache-Control': 'no-store',
      'X-Accel-Buffering': 'no',
    });
  });
}
