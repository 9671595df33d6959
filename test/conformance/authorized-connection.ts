import { hostedBody } from './bodies.ts';
import { itemsAt, textAt } from './response.ts';
import type { Caller } from './target.ts';

/** A connection that a user has authorised. */
export type AuthorizedConnection = {
  id: string;
  scopes: readonly string[];
  /** The URL to which the user returned, if known. */
  returnUrl: string | undefined;
  /** Ids of the accounts without cards. */
  accounts: readonly string[];
};

/** Calls with a user's IP address do not count towards the daily limit. */
export const USER_PRESENT = { 'Tl-User-IP': '192.0.2.1' };

const EVERY_SCOPE = ['info', 'accounts', 'transactions', 'balance'];

const connections = new WeakMap<Caller, Promise<AuthorizedConnection>>();

/** Returns one connection for all checks, so that the user authorises only once. */
export function getConnection(caller: Caller): Promise<AuthorizedConnection> {
  const known = connections.get(caller) ?? createConnection(caller);
  connections.set(caller, known);
  return known;
}

async function createConnection(caller: Caller): Promise<AuthorizedConnection> {
  const { call, target } = caller;
  const { scopes, id, page } = await connect(caller, EVERY_SCOPE).catch(() =>
    connect(caller, EVERY_SCOPE.slice(0, 3)),
  );
  const returnUrl = await target.authorize?.(page);
  const list = await call('GET', '/v3/connected-accounts', {
    connection: id,
    headers: USER_PRESENT,
  });
  const accounts = itemsAt(list.body, 'items')
    .filter((item) => textAt(item, 'type') === 'account')
    .map((item) => textAt(item, 'id'));
  return { id, scopes, returnUrl, accounts };
}

/** Creates a connection. It may fail with the scope `balance`, which TrueLayer's overview does not list. */
async function connect({ call, target }: Caller, scopes: readonly string[]) {
  const body = { ...hostedBody(target), scopes, data_access_type: 'one_time' };
  const response = await call('POST', '/v3/data-connections', { body });
  const [id, page] = [textAt(response.body, 'id'), textAt(response.body, 'hosted_page', 'uri')];
  if (page === '') throw new Error(`no hosted page with the scopes ${scopes.join(' ')}`);
  return { id, page, scopes };
}
