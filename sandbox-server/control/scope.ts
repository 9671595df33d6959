import type { Connection } from '../domain/connection/connection.ts';
import type { Journal } from '../domain/world/journal.ts';
import type { Tenant } from '../domain/world/tenant.ts';
import type { World } from '../domain/world/world.ts';
import { ProblemError } from '../http/problem-error.ts';

/** What a tester's power reaches: one client's world, or the whole sandbox. */
export type Scope = { world: World; clientId?: string | undefined };

/** Read anew each time: a client may be replaced. */
export function tenantsIn({ world, clientId }: Scope): readonly Tenant[] {
  if (clientId === undefined) return [...world.tenants.values()];
  const tenant = world.tenants.get(clientId);
  return tenant === undefined ? [] : [tenant];
}

/** Of the whole sandbox, that of requests which are nobody's, too. */
export function journalsIn(scope: Scope): readonly Journal[] {
  const own = tenantsIn(scope).map(({ journal }) => journal);
  return scope.clientId === undefined ? [...own, scope.world.journal] : own;
}

/** @throws RangeError when there is no such client. */
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

/** @throws RangeError when there is no such connection. */
export function connectionIn(scope: Scope, id: string): Found {
  const found = findConnection(scope, id);
  if (found === undefined) throw new ProblemError('unknown', `id: there is no connection ${id}`);
  return found;
}
