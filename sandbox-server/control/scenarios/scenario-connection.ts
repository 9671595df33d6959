import {
  type Connection,
  type ConnectionCommand,
  transition,
} from '../../domain/connection/connection.ts';
import { createConnectionFromRequest } from '../../domain/connection/create-connection.ts';
import { parseDuration } from '../../domain/world/clock.ts';
import type { ScenarioConnection, ScenarioEnd } from '../../domain/world/scenario.ts';
import type { Tenant } from '../../domain/world/tenant.ts';
import { createConnectionAsAisp } from '../../schema/create-connection.ts';
import { parse } from '../../schema/parse.ts';
import { accountsToTick, userToLogIn } from '../journey/journey-plan.ts';

const PROVIDER = 'mock';
/** For a client that registered no address. */
const RETURN_URI = 'http://localhost:3000/return';

/** A connection that has come to its end through the lifecycle, step by step, without its pages. */
export function makeConnection(
  tenant: Tenant,
  plan: ScenarioConnection,
  webhookOrigin: string,
): Connection {
  const { clock, ids } = tenant;
  const at = clock.now() - (plan.ago === undefined ? 0 : parseDuration(plan.ago));
  const made = createConnectionFromRequest({
    ...{ body: bodyOf(tenant, plan), client: tenant.client, providers: tenant.bank.providers },
    ...{ ids, now: at, webhookOrigin },
  });
  if (!made.ok) throw new Error(made.error.why);
  tenant.saveConnection(made.value);
  let connection = made.value;
  for (const step of happeningsOf(tenant, connection, plan)) {
    // Access is revoked now, however old it is; of what is past nothing is told.
    const isPast = plan.ago !== undefined && step.type !== 'revoke';
    const result = isPast ? transition(connection, step, at) : tenant.apply(connection, step);
    if (!result.ok) throw new Error(result.error.why);
    connection = result.connection;
    tenant.saveConnection(connection);
  }
  return connection;
}

function bodyOf({ client }: Tenant, plan: ScenarioConnection) {
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

function happeningsOf(
  { bank }: Tenant,
  connection: Connection,
  { end, user }: ScenarioConnection,
): ConnectionCommand[] {
  const customer = userToLogIn(bank, connection, { user });
  const { username, mockUser } = customer;
  const accountIds = accountsToTick(customer, { seed: bank.seed, providerId: PROVIDER });
  const toTheBank: ConnectionCommand[] = [
    { type: 'open' },
    { type: 'choose_provider', providerId: PROVIDER },
    { type: 'consent' },
    { type: 'log_in', mockUserId: mockUser.id, username },
  ];
  const approve: ConnectionCommand = { type: 'approve', accountIds };
  const ends: Record<ScenarioEnd, ConnectionCommand[]> = {
    waiting: [],
    abandoned: [{ type: 'open' }],
    cancelled: [{ type: 'open' }, { type: 'fail', reason: 'user_canceled' }],
    denied: [...toTheBank, { type: 'fail', reason: 'provider_rejected' }],
    failed: [...toTheBank, { type: 'fail', reason: 'provider_error' }],
    authorized: [...toTheBank, approve],
    revoked: [...toTheBank, approve, { type: 'revoke' }],
  };
  return ends[end];
}
