import type { Connection } from '../domain/connection/connection.ts';
import type { RequestLog } from '../domain/world/request-log.ts';
import type { Tenant } from '../domain/world/tenant.ts';
import type { World } from '../domain/world/world.ts';
import { ProblemError } from '../http/problem-error.ts';

/** What controls act on: one client, or the whole sandbox without a `clientId`. */
export type Scope = { world: World; clientId?: string | undefined };

/** Lists the tenants in the scope. Do not store the result: a client may be replaced. */
export function tenantsIn({ world, clientId }: Scope): readonly Tenant[] {
  if (clientId === undefined) return [...world.tenants.values()];
  const tenant = world.tenants.get(clientId);
  return tenant === undefined ? [] : [tenant];
}

/** Lists the request logs in the scope. For the whole sandbox, this includes the log of requests without a client. */
export function requestLogsIn(scope: Scope): readonly RequestLog[] {
  const own = tenantsIn(scope).map(({ requestLog }) => requestLog);
  return scope.clientId === undefined ? [...own, scope.world.requestLog] : own;
}

/** @throws {ProblemError} if there is no such client. */
export function tenantIn(world: World, clientId: string): Tenant {
  const tenant = world.tenants.get(clientId);
  if (tenant === undefined)
    throw new ProblemError('unknown', `client_id: there is no client ${clientId}`);
  return tenant;
}

type Found = { tenant: Tenant; connection: Connection };

export function findConnection(scope: Scope, id: string): Found | undefined {
  for (const tenant of tenantsIn(scope)) {
    const connection = tenant.connections.get(id);
    if (connection !== undefined) return { tenant, connection };
  }
  return undefined;
}

/** @throws {ProblemError} if there is no such connection in the scope. */
export function connectionIn(scope: Scope, id: string): Found {
  const found = findConnection(scope, id);
  if (found === undefined) throw new ProblemError('unknown', `id: there is no connection ${id}`);
  return found;
}
