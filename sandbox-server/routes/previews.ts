import { type Context, Hono } from 'hono';
import { accessAt, previewStatusAt } from '../domain/connection/access.ts';
import type { Connection } from '../domain/connection/connection.ts';
import { failed, invalid, ok, type Result } from '../domain/error.ts';
import { isoMillis } from '../domain/world/clock.ts';
import type { Tenant } from '../domain/world/tenant.ts';
import { readJson } from '../http/body.ts';
import type { Env } from '../http/env.ts';
import { notFoundResponse, problemResponse } from '../http/problem.ts';
import { dataResponse } from '../http/response.ts';
import { routeOf } from '../http/route.ts';
import { parse } from '../schema/parse.ts';
import { type ReadConnection, reconfirmation } from '../schema/preview.ts';

/** The operations that TrueLayer has not published. Each is a 404 unless its preview is switched on. */
export function previewRoutes() {
  return new Hono<Env>()
    .on(...routeOf('get-connection'), (c) => {
      if (!c.env.previews.has('get-connection')) return notFoundResponse(c);
      const connection = connectionOf(c, c.req.param('connection_id'));
      if (!connection.ok) return problemResponse(c, connection.error);
      return dataResponse(c, 200, presentConnection(c.get('tenant'), connection.value));
    })
    .on(...routeOf('reconfirm-connection'), async (c) => {
      if (!c.env.previews.has('reconfirmation')) return notFoundResponse(c);
      const json = await readJson(c.req);
      if (!json.ok) return problemResponse(c, json.error);
      const body = parse(reconfirmation, json.value);
      if (!body.ok) return problemResponse(c, invalid(body.errors).error);
      const connection = connectionOf(c, c.req.param('connection_id'));
      if (!connection.ok) return problemResponse(c, connection.error);
      const reconfirmed = reconfirm(c.get('tenant'), connection.value);
      if (!reconfirmed.ok) return problemResponse(c, reconfirmed.error);
      return dataResponse(c, 200, presentConnection(c.get('tenant'), reconfirmed.value));
    });
}

function connectionOf(c: Context<Env>, id: string): Result<Connection> {
  const connection = c.get('tenant').connections.get(id);
  return connection === undefined
    ? failed('not_found', `the client has no connection \`${id}\``)
    : ok(connection);
}

/** @guess Access that has ended cannot be reconfirmed: TrueLayer's overview then wants a new connection. */
function reconfirm(tenant: Tenant, connection: Connection): Result<Connection> {
  const [scope] = connection.scopes;
  const access = scope && accessAt(connection, scope, tenant.clock.now());
  if (access && !access.ok) return access;
  const result = tenant.apply(connection, { type: 'reconfirm' });
  if (result.ok) return ok(result.connection);
  const isOnce = connection.accessType === 'one_time';
  const why = isOnce ? 'one-time access cannot be reconfirmed' : result.error.why;
  return failed('invalid_state', why);
}

function presentConnection({ bank, clock }: Tenant, connection: Connection): ReadConnection {
  const provider = bank.providers.find(({ id }) => id === connection.providerId);
  const { consentEndsAt } = connection;
  return {
    id: connection.id,
    status: previewStatusAt(connection, clock.now()),
    user: { id: connection.userId },
    ...(provider && {
      provider: { provider_id: provider.id, display_name: provider.displayName },
    }),
    ...(consentEndsAt !== undefined && { consent_expires_at: isoMillis(consentEndsAt) }),
  };
}
