import type { World } from '../domain/world/world.ts';
import type { PublicUrls } from '../http/public-urls.ts';
import type { ManagedClients } from './clients.ts';
import type { SandboxControls } from './sandbox-controls.ts';
import type { Snapshots } from './snapshot/snapshots.ts';

/** What the operations under `/_sandbox` act on. */
export type ControlPlane = {
  world: World;
  urls: PublicUrls;
  clients: ManagedClients;
  snapshots: Snapshots;
  controlsOf(clientId?: string): SandboxControls;
};
