import { type Connection, type Status, statusOf } from '../../domain/connection/connection.ts';
import { accessStateAt } from '../../domain/connection/timeline.ts';
import { ProblemError } from '../../http/problem-error.ts';
import { connectionIn, findConnection, type Scope, tenantsIn } from '../scope.ts';

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
  /**
   * The consent ends now, as it would by itself in the end.
   * @throws RangeError when there is no such connection, or no consent that could end.
   */
  expire(id: string): ConnectionRecord;
};

export function createConnections(scope: Scope): Connections {
  return {
    get: (id) => {
      const found = findConnection(scope, id);
      return found && recordOf(found.connection);
    },
    list: () =>
      tenantsIn(scope).flatMap(({ connections }) => [...connections.values()].map(recordOf)),
    revoke: (id) => happen(scope, id, 'revoke'),
    expire: (id) => happen(scope, id, 'expire'),
  };
}

export function recordOf(connection: Connection): ConnectionRecord {
  return { ...connection, status: statusOf(connection) };
}

function happen(scope: Scope, id: string, type: 'revoke' | 'expire'): ConnectionRecord {
  const { tenant, connection } = connectionIn(scope, id);
  const result = tenant.apply(connection, { type });
  if (result.ok) return recordOf(result.connection);
  const state = accessStateAt(connection, tenant.clock.now());
  const why = state === 'none' ? `its status is \`${statusOf(connection)}\`` : `it is ${state}`;
  throw new ProblemError('not_now', `id: there is no access to ${type}: ${why}`);
}
