import type { Changes } from '../world/changes.ts';
import type { Tenant } from '../world/tenant.ts';
import type { Connection } from './connection.ts';

/** Finds connections by the id in a journey's URL. */
export type JourneyIndex = {
  /** @param id of the hosted page or of the mock bank (`journeyId` or `bankJourneyId`) */
  find(id: string): { tenant: Tenant; connection: Connection } | undefined;
};

/** @param changes keep the index up to date. */
export function createJourneyIndex(
  tenants: ReadonlyMap<string, Tenant>,
  changes: Changes,
): JourneyIndex {
  const journeys = new Map<string, { clientId: string; connectionId: string }>();
  const add = ({ clientId, id: connectionId, journeyId, bankJourneyId }: Connection) => {
    for (const id of [journeyId, bankJourneyId]) journeys.set(id, { clientId, connectionId });
  };
  const addAll = () => {
    journeys.clear();
    for (const { connections } of tenants.values()) connections.forEach(add);
  };
  const addOne = (clientId: string, id: string) => {
    const connection = tenants.get(clientId)?.connections.get(id);
    if (connection !== undefined) add(connection);
  };
  changes.subscribe((change) => {
    if (change.kind === 'connection') addOne(change.clientId, change.id);
    if (change.kind === 'client' || change.kind === 'all') addAll();
  });
  return {
    find: (id) => {
      const journey = journeys.get(id);
      const tenant = journey && tenants.get(journey.clientId);
      const connection = tenant?.connections.get(journey?.connectionId ?? '');
      return tenant && connection && { tenant, connection };
    },
  };
}
