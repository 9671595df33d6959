import { createIds, type Ids } from '../domain/world/id.ts';
import type { World } from '../domain/world/world.ts';
import type { ManagedClients } from './clients.ts';
import { type ChangeStreams, createChangeStreams } from './events.ts';
import type { ControlsFor } from './operation.ts';
import type { SandboxControls } from './sandbox-controls.ts';
import { tenantIn } from './scope.ts';
import type { Snapshots } from './snapshot/snapshots.ts';

/** What the operations under `/_sandbox` act on. */
export type ControlPlane = {
  /** @throws ProblemError when there is no such client. */
  controlsFor: ControlsFor<SandboxControls>;
  clients: ManagedClients;
  snapshots: Snapshots;
  streams: ChangeStreams;
  /** A sequence of their own, so that a call of the control plane changes no id of the API. */
  traceIds: Ids;
};

type ControlPlaneOptions = Pick<ControlPlane, 'clients' | 'snapshots'> & {
  world: World;
  /** Creates the controls for one client, or for all. */
  controlsOf(clientId?: string): SandboxControls;
};

/** A type of its own in Hono's environment would make every `Context` of the API another type. */
const planes = new WeakMap<World, ControlPlane>();

/** Adds the control plane to a sandbox. */
export function addControlPlane({ world, controlsOf, ...options }: ControlPlaneOptions): void {
  planes.set(world, {
    ...options,
    controlsFor: ({ client_id: clientId }) => {
      if (clientId !== undefined) tenantIn(world, clientId);
      return controlsOf(clientId);
    },
    streams: createChangeStreams(world),
    traceIds: createIds(world.bank.seed, 'control traces'),
  });
}

/** @throws {Error} if `addControlPlane` was not called for the sandbox. */
export function requireControlPlane(world: World): ControlPlane {
  const plane = planes.get(world);
  if (plane === undefined) throw new Error('The sandbox has no control plane');
  return plane;
}
