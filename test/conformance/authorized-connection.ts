import { hostedBody } from './bodies.ts';
import { itemsAt, textAt } from './response.ts';
import type { Caller } from './target.ts';

/** A connection that a person has authorised. */
export type Subject = {
  id: string;
  scopes: readonly string[];
  /** The address the person came back to, if it is known. */
  returnedTo: string | undefined;
  /** Ids of the accounts, cards left out. */
  accounts: readonly string[];
};

/** The user takes part: calls do not count towards the daily limit. */
export const PRESENT = { 'Tl-User-IP': '192.0.2.1' };

const EVERY_SCOPE = ['info', 'accounts', 'transactions', 'balance'];

const subjects = new WeakMap<Caller, Promise<Subject>>();

/** One for all checks, so that a person goes through a journey only once. */
export function subjectOf(caller: Caller): Promise<Subject> {
  const known = subjects.get(caller) ?? makeSubject(caller);
  subjects.set(caller, known);
  return known;
}

async function makeSubject(caller: Caller): Promise<Subject> {
  const { call, target } = caller;
  const { scopes, id, page } = await connect(caller, EVERY_SCOPE).catch(() =>
    connect(caller, EVERY_SCOPE.slice(0, 3)),
  );
  const returnedTo = await target.authorise?.(page);
  const list = await call('GET', '/v3/connected-accounts', { connection: id, headers: PRESENT });
  const accounts = itemsAt(list.body, 'items')
    .filter((item) => textAt(item, 'type') === 'account')
    .map((item) => textAt(item, 'id'));
  return { id, scopes, returnedTo, accounts };
}

/** TrueLayer's overview does not list the scope `balance`: without it there may be a connection. */
async function connect({ call, target }: Caller, scopes: readonly string[]) {
  const body = { ...hostedBody(target), scopes, data_access_type: 'one_time' };
  const answer = await call('POST', '/v3/data-connections', { body });
  const [id, page] = [textAt(answer.body, 'id'), textAt(answer.body, 'hosted_page', 'uri')];
  if (page === '') throw new Error(`no hosted page with the scopes ${scopes.join(' ')}`);
  return { id, page, scopes };
}
