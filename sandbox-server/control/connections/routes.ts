import { type Context, Hono } from 'hono';
import type { Connection } from '../../domain/connection/connection.ts';
import type { Env } from '../../http/env.ts';
import { ProblemError } from '../../http/problem-error.ts';
import { type ControlPlane, connectionFor, controlsFor } from '../control-plane.ts';
import { controlResponse, readControlBody } from '../http.ts';
import { nothing } from '../query.ts';

/** `/_sandbox/connections`: every connection with its timeline, and the ends that access can come to. */
export function controlConnectionRoutes(plane: ControlPlane) {
  const present = (c: Context<Env>, connection: Connection) => connectionFor(plane, c, connection);
  return new Hono<Env>()
    .get('/connections', (c) => {
      const items = controlsFor(plane, c).connections.list();
      return controlResponse(c, { items: items.map((item) => present(c, item)) });
    })
    .get('/connections/:id', (c) => {
      const id = c.req.param('id');
      const connection = controlsFor(plane, c).connections.get(id);
      if (connection === undefined)
        throw new ProblemError('unknown', `id: there is no connection ${id}`);
      return controlResponse(c, present(c, connection));
    })
    .post('/connections/:id/:end{revoke|expire}', async (c) => {
      const { connections } = controlsFor(plane, c);
      await readControlBody(c, nothing);
      const { id, end } = c.req.param();
      const connection = end === 'revoke' ? connections.revoke(id) : connections.expire(id);
      return controlResponse(c, { connection: present(c, connection) });
    });
}
