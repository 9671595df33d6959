import { type Connection, type Status, statusOf } from '../domain/connection.ts';
import { connectionIn, type Scope, tenantsIn } from './scope.ts';

/** A connection's facts, with the status that follows from them. */
export type ConnectionRecord = Connection & { status: Status };

export type Connections = {
  get(id: string): ConnectionRecord | undefined;
  /** Oldest first. */
  list(): ConnectionRecord[];
  /**
   * The user takes the access back, at the bank or by asking.
   * @throws RangeError when there is no such connection, or no access to take back.
   */
  revoke(id: string): ConnectionRecord;
};

export function createConnections(scope: Scope): Connections {
  return {
    get: (id) => {
      const connection = tenantsIn(scope).flatMap((each) => each.connections.get(id) ?? [])[0];
      return connection && recordOf(connection);
    },
    list: () =>
      tenantsIn(scope).flatMap(({ connections }) => [...connections.values()].map(recordOf)),
    revoke: (id) => {
      const { tenant, connection } = connectionIn(scope, id);
      const result = tenant.apply(connection, { type: 'revoke' });
      if (!result.ok) throw new RangeError(`id: ${result.error.why}`);
      return recordOf(result.connection);
    },
  };
}

export function recordOf(connection: Connection): ConnectionRecord {
  return { ...connection, status: statusOf(connection) };
}
