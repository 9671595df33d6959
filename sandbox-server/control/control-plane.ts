import type { Connection } from '../domain/connection/connection.ts';
import type { World } from '../domain/world/world.ts';
import { originsOf, type PublicUrls } from '../http/public-urls.ts';
import type { ManagedClients } from './clients/managed-clients.ts';
import { presentConnection } from './connections/presenter.ts';
import { type ControlContext, readQuery } from './http.ts';
import { controlQuery } from './query.ts';
import type { SandboxControls } from './sandbox-controls.ts';
import { tenantIn } from './scope.ts';
import type { Snapshots } from './snapshot/snapshots.ts';

/** What the routes under `/_sandbox` act on: the same powers as in code. */
export type ControlPlane = {
  world: World;
  urls: PublicUrls;
  clients: ManagedClients;
  snapshots: Snapshots;
  controlsOf(clientId?: string): SandboxControls;
};

/**
 * The powers that a call may use: over all clients, or over the one of the query's `client_id`.
 * @throws Refusal when there is no such client, or the query has anything else.
 */
export function controlsFor(plane: ControlPlane, c: ControlContext): SandboxControls {
  return controlsIn(plane, readQuery(c, controlQuery).client_id);
}

/** The same for a query that was read already. */
export function controlsIn(
  { world, controlsOf }: ControlPlane,
  clientId: string | undefined,
): SandboxControls {
  if (clientId !== undefined) tenantIn(world, clientId);
  return controlsOf(clientId);
}

/** A connection as the call is told of it. */
export function connectionFor(plane: ControlPlane, c: ControlContext, connection: Connection) {
  const tenant = tenantIn(plane.world, connection.clientId);
  return presentConnection(tenant, connection, originsOf(plane.urls, c).app);
}
