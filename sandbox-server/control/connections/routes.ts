import { type Context, Hono } from 'hono';
import type { Connection } from '../../domain/connection/connection.ts';
import type { Env } from '../../http/exchange.ts';
import { Refusal } from '../../http/problem-error.ts';
import { type ControlPlane, connectionFor, testerFor } from '../control-plane.ts';
import { controlAnswer, readControlBody } from '../http.ts';
import { nothing } from '../query.ts';

/** `/_sandbox/connections`: every connection with its timeline, and the ends that access can come to. */
export function controlConnectionRoutes(plane: ControlPlane) {
  const present = (c: Context<Env>, connection: Connection) => connectionFor(plane, c, connection);
  return new Hono<Env>()
    .get('/connections', (c) => {
      const items = testerFor(plane, c).connections.list();
      return controlAnswer(c, { items: items.map((item) => present(c, item)) });
    })
    .get('/connections/:id', (c) => {
      const id = c.req.param('id');
      const connection = testerFor(plane, c).connections.get(id);
      if (connection === undefined)
        throw new Refusal('unknown', `id: there is no connection ${id}`);
      return controlAnswer(c, present(c, connection));
    })
    .post('/connections/:id/:end{revoke|expire}', async (c) => {
      const { connections } = testerFor(plane, c);
      await readControlBody(c, nothing);
      const { id, end } = c.req.param();
      const connection = end === 'revoke' ? connections.revoke(id) : connections.expire(id);
      return controlAnswer(c, { connection: present(c, connection) });
    });
}
