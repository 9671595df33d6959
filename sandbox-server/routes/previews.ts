import { type Context, Hono } from 'hono';
import { findLoggedInUser } from '../domain/bank/bank.ts';
import type { LoggedInUser } from '../domain/bank/mock-user.ts';
import { findProvider } from '../domain/bank/provider.ts';
import { accessAt, previewStatusAt } from '../domain/connection/access.ts';
import type { Connection } from '../domain/connection/connection.ts';
import { actionNeededAt } from '../domain/connection/reconfirmation.ts';
import { failed, invalid, ok, type Result } from '../domain/error.ts';
import { acceptsReturnUri } from '../domain/world/client.ts';
import { isoMillis } from '../domain/world/clock.ts';
import type { Tenant } from '../domain/world/tenant.ts';
import { readJson } from '../http/body.ts';
import type { Env } from '../http/env.ts';
import { notFoundResponse, problemResponse } from '../http/problem.ts';
import { originsOf } from '../http/public-urls.ts';
import { dataResponse } from '../http/response.ts';
import { routeOf } from '../http/route.ts';
import { parse } from '../schema/parse.ts';
import {
  type ReadConnection,
  type Reconfirmation,
  type Reconfirmed,
  reconfirmation,
} from '../schema/preview.ts';

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
      const { app } = originsOf(c);
      const reconfirmed = reconfirm(c.get('tenant'), connection.value, body.value, app);
      if (!reconfirmed.ok) return problemResponse(c, reconfirmed.error);
      return dataResponse(c, 200, reconfirmed.value);
    });
}

function connectionOf(c: Context<Env>, id: string): Result<Connection> {
  const connection = c.get('tenant').connections.get(id);
  return connection === undefined
    ? failed('not_found', `the client has no connection \`${id}\``)
    : ok(connection);
}

/** @guess Access that has ended cannot be reconfirmed: TrueLayer's overview then wants a new connection. */
function reconfirm(
  tenant: Tenant,
  connection: Connection,
  body: Reconfirmation,
  origin: string,
): Result<Reconfirmed> {
  const allowed = requireReconfirmable(tenant, connection, body);
  if (!allowed.ok) return allowed;
  const { action, isSettled } = actionNeededAt(
    connection,
    allowed.value.mockUser,
    tenant.clock.now(),
  );
  if (action === 'no_action_needed') {
    if (!isSettled) tenant.apply(connection, { type: 'reconfirm' });
    return ok({ action_needed: action });
  }
  const returnUri = body.hosted_page?.return_uri;
  tenant.apply(connection, {
    type: 'request_reconfirmation',
    needs: action === 'authentication_needed' ? 'authentication' : 'consent',
    ...(returnUri !== undefined && { returnUri }),
  });
  const link = `${origin}/data/${connection.journeyId}/reconfirmation`;
  return ok({ action_needed: action, user_input_link: link });
}

/**
 * Checks that the client may extend the consent now.
 * @guess If TrueLayer has not reviewed the consent screen of a client, a reconfirmation is Invalid Parameters. In version 1 it is a 400.
 */
function requireReconfirmable(
  { bank, client, clock }: Tenant,
  connection: Connection,
  body: Reconfirmation,
): Result<LoggedInUser> {
  if (client.consentScreenReviewed === false) {
    return invalid({ user_consent: ['Must be taken on a screen that TrueLayer has reviewed'] });
  }
  const returnUri = body.hosted_page?.return_uri;
  if (returnUri !== undefined && !acceptsReturnUri(client, returnUri)) {
    return invalid({
      'hosted_page.return_uri': ['Must be registered as a return URI of this client'],
    });
  }
  const [scope] = connection.scopes;
  const access = scope && accessAt(connection, scope, clock.now());
  if (access && !access.ok) return access;
  if (connection.accessType === 'one_time') {
    return failed('invalid_state', 'one-time access cannot be reconfirmed');
  }
  const user = findLoggedInUser(bank, connection);
  return user === undefined
    ? failed('unknown_error', 'there is no mock user any more who could have logged in')
    : ok(user);
}

function presentConnection({ bank, clock }: Tenant, connection: Connection): ReadConnection {
  const provider = findProvider(bank.providers, connection.providerId);
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
