import { type Scope, tenantIn } from './scope.ts';

/**
 * Makes everything as it was created: no connections, faults, webhooks or journals, clocks where they
 * started, ids from the first on. Clients and tokens go on working: which clients there are is how
 * the sandbox is configured, not what happened in it. A client's own reset leaves all others alone.
 */
export type Reset = () => void;

export function createReset({ world, clientId }: Scope): Reset {
  return () => {
    if (clientId === undefined) world.reset();
    else world.addClient(tenantIn(world, clientId).client);
  };
}
