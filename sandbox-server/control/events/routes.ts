import { Hono } from 'hono';
import type { Env } from '../../http/env.ts';
import type { ControlPlane } from '../control-plane.ts';
import { readQuery } from '../http.ts';
import { controlQuery } from '../query.ts';
import { createChangeStreams } from './change-streams.ts';

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
