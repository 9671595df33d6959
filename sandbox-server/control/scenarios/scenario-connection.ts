import { oneTimeAccessOf } from '../../domain/bank/bank.ts';
import type { Connection } from '../../domain/connection/connection.ts';
import { createConnectionFromRequest } from '../../domain/connection/create-connection.ts';
import { type ConnectionCommand, transition } from '../../domain/connection/transition.ts';
import { parseDuration } from '../../domain/world/clock.ts';
import type { ScenarioConnection, ScenarioEnd } from '../../domain/world/scenario.ts';
import type { Tenant } from '../../domain/world/tenant.ts';
import { createConnectionAsAisp } from '../../schema/create-connection.ts';
import { parse } from '../../schema/parse.ts';
import { commandsToAccounts } from '../journey/journey.ts';
import { resolveAccountIds } from '../journey/login.ts';

const PROVIDER = 'mock';
/** For a client without registered return URIs. */
const RETURN_URI = 'http://localhost:3000/return';

/**
 * Creates a connection and applies the commands that lead to the scenario's end.
 * @throws {Error} if the plan of the scenario is not possible.
 */
export function createScenarioConnection(
  tenant: Tenant,
  plan: ScenarioConnection,
  webhookOrigin: string,
): Connection {
  const { clock, ids } = tenant;
  const at = clock.now() - (plan.ago === undefined ? 0 : parseDuration(plan.ago));
  const created = createConnectionFromRequest({
    ...{
      body: createConnectionBody(tenant, plan),
      client: tenant.client,
      providers: tenant.bank.providers,
    },
    ...{ ids, now: at, webhookOrigin },
  });
  if (!created.ok) throw new Error(created.error.why);
  tenant.saveConnection(created.value);
  let connection = created.value;
  for (const command of commandsOf(tenant, connection, plan)) {
    // Only the revocation happens now; what is past sends no webhook.
    const isPast = plan.ago !== undefined && command.type !== 'revoke';
    const result = isPast ? transition(connection, command, at) : tenant.apply(connection, command);
    if (!result.ok) throw new Error(result.error.why);
    connection = result.connection;
    tenant.saveConnection(connection);
  }
  return connection;
}

/** The body of the request that creates the scenario's connection. */
function createConnectionBody({ client }: Tenant, plan: ScenarioConnection) {
  const { scopes = ['accounts', 'transactions'], accessType = 'recurring' } = plan;
  const { returnUris = [RETURN_URI] } = client;
  const returnUri = returnUris.find((uri) => /^https?:/.test(uri));
  const body = parse(createConnectionAsAisp, {
    scopes,
    provider_selection: { type: 'user_selected' },
    user: { name: 'Jo Bloggs', email: 'jo@example.com' },
    user_consent: { type: 'authorization_flow_captured' },
    hosted_page:
      returnUri === undefined
        ? { type: 'result_page' }
        : { type: 'authorization_flow', return_uri: returnUri },
    data_access_type: accessType,
  });
  if (!body.ok) throw new Error(JSON.stringify(body.errors));
  return body.value;
}

function commandsOf(
  tenant: Tenant,
  connection: Connection,
  { end, user }: ScenarioConnection,
): ConnectionCommand[] {
  const login = { user, provider: PROVIDER };
  const open: ConnectionCommand = { type: 'open' };
  const toAccounts = [open, ...commandsToAccounts({ tenant, connection }, login)];
  const accountIds = resolveAccountIds({ tenant, connection }, login);
  const oneTimeAccess = oneTimeAccessOf(tenant.bank, { providerId: PROVIDER });
  const approve: ConnectionCommand = { type: 'approve', accountIds, oneTimeAccess };
  const ends: Record<ScenarioEnd, ConnectionCommand[]> = {
    waiting: [],
    abandoned: [open],
    cancelled: [open, { type: 'fail', reason: 'canceled' }],
    denied: [...toAccounts, { type: 'fail', reason: 'provider_rejected' }],
    failed: [...toAccounts, { type: 'fail', reason: 'provider_error' }],
    authorized: [...toAccounts, approve],
    revoked: [...toAccounts, approve, { type: 'revoke' }],
  };
  return ends[end];
}
