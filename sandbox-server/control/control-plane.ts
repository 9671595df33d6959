import type { Connection } from '../domain/connection/connection.ts';
import type { World } from '../domain/world/world.ts';
import { originsOf, type PublicUrls } from '../http/public-urls.ts';
import type { ClientPower } from './clients/managed-clients.ts';
import { presentConnection } from './connections/presenter.ts';
import { type ControlContext, readQuery } from './http.ts';
import { controlQuery } from './query.ts';
import type { Tester } from './sandbox-controls.ts';
import { tenantIn } from './scope.ts';
import type { Snapshots } from './snapshot/snapshots.ts';

/** What the routes under `/_sandbox` act on: the same powers as in code. */
export type ControlPlane = {
  world: World;
  urls: PublicUrls;
  clients: ClientPower;
  snapshots: Snapshots;
  testerOf(clientId?: string): Tester;
};

/**
 * The powers that a call may use: over all clients, or over the one of the query's `client_id`.
 * @throws Refusal when there is no such client, or the query has anything else.
 */
export function testerFor(plane: ControlPlane, c: ControlContext): Tester {
  return testerIn(plane, readQuery(c, controlQuery).client_id);
}

/** The same for a query that was read already. */
export function testerIn({ world, testerOf }: ControlPlane, clientId: string | undefined): Tester {
  if (clientId !== undefined) tenantIn(world, clientId);
  return testerOf(clientId);
}

/** A connection as the call is told of it. */
export function connectionFor(plane: ControlPlane, c: ControlContext, connection: Connection) {
  const tenant = tenantIn(plane.world, connection.clientId);
  return presentConnection(tenant, connection, originsOf(plane.urls, c).app);
}
