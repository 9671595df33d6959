import { Hono } from 'hono';
import { selectableProvidersOf } from '../domain/bank/bank.ts';
import { type Connection, journeyStepOf } from '../domain/connection/connection.ts';
import { createConnectionFromRequest } from '../domain/connection/create-connection.ts';
import { scopeHintOf } from '../domain/connection/scope-hint.ts';
import { invalid } from '../domain/error.ts';
import type { Tenant } from '../domain/world/tenant.ts';
import { readJson } from '../http/body.ts';
import type { Env } from '../http/env.ts';
import { problemResponse } from '../http/problem.ts';
import { originsOf } from '../http/public-urls.ts';
import { dataResponse } from '../http/response.ts';
import { routeOf } from '../http/route.ts';
import type { CreatedConnection } from '../schema/connection.ts';
import { createConnection, createConnectionAsAisp } from '../schema/create-connection.ts';
import { parse } from '../schema/parse.ts';

/** @guess An `Idempotency-Key` is ignored: each request makes a connection. */
export function dataConnectionRoutes() {
  return new Hono<Env>().on(...routeOf('create-connection'), async (c) => {
    const tenant = c.get('tenant');
    const { client, bank, ids, clock } = tenant;
    const json = await readJson(c.req);
    if (!json.ok) return problemResponse(c, json.error);
    const schema = client.aisp ? createConnectionAsAisp : createConnection;
    const body = parse(schema, json.value);
    if (!body.ok) return problemResponse(c, invalid(body.errors).error);
    const origins = originsOf(c);
    const connection = createConnectionFromRequest({
      body: body.value,
      client,
      providers: bank.providers,
      ids,
      now: clock.now(),
      webhookOrigin: origins.webhooks,
    });
    if (!connection.ok) return problemResponse(c, connection.error);
    tenant.saveConnection(connection.value);
    const hint = scopeHintOf(client, connection.value.scopes);
    if (hint !== undefined) c.set('why', hint);
    return dataResponse(c, 201, presentCreated(tenant, connection.value, origins.app));
  });
}

function presentCreated(tenant: Tenant, connection: Connection, origin: string): CreatedConnection {
  const common = { id: connection.id, user: { id: connection.userId } };
  if (connection.isLedByClient) {
    const next = nextActionOf(tenant, connection, origin);
    return { ...common, status: 'authorizing', authorization_flow: { actions: { next } } };
  }
  const uri = `${origin}/data/${connection.journeyId}?connection_id=${connection.id}`;
  return {
    ...common,
    status: 'authorization_required',
    ...(connection.hostedPage !== undefined && { hosted_page: { uri } }),
  };
}

type NextAction = Extract<
  CreatedConnection,
  { status: 'authorizing' }
>['authorization_flow']['actions']['next'];

/** @guess A client whose own pages lead the user, but who leaves the consent to the flow, is told to redirect to the hosted one. */
function nextActionOf({ bank }: Tenant, connection: Connection, origin: string): NextAction {
  const step = journeyStepOf(connection);
  if (step === 'bank_login') {
    return { type: 'redirect', uri: `${origin}/bank/${connection.bankJourneyId}` };
  }
  if (step === 'consent')
    return { type: 'redirect', uri: `${origin}/data/${connection.journeyId}` };
  const providers = selectableProvidersOf(bank, connection).map(({ id, displayName, bgColor }) => ({
    id,
    display_name: displayName,
    icon_uri: `${origin}/data/providers/${id}/icon.svg`,
    logo_uri: `${origin}/data/providers/${id}/logo.svg`,
    bg_color: bgColor,
  }));
  return { type: 'provider_selection', providers };
}
