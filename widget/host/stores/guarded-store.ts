/**
 * The partner's store with deadlines: whatever it does, each call ends within two seconds, in its
 * result or in a `StoreError`.
 */

import { withDeadline } from '../../truelayer/timeouts.ts';
import type { Session, SessionStore } from '../sessions/session.ts';
import { isLater, type Soon } from '../sessions/soon.ts';
import { StoreError } from './store-error.ts';

/** Milliseconds for one call. A browser that polls gets its response before it loses patience. */
export const STORE_TIMEOUT_MS = 2000;

/** Milliseconds between two calls to a store that has stopped responding. */
const RETRY_STALLED_MS = 100;

type Operation = keyof SessionStore;

/**
 * A call that is given up may still change something later. That is safe: a change is taken only if it
 * builds on the stored version, and `change` finds out whether its own was made.
 */
export function guardStore(store: SessionStore): SessionStore {
  const call = createCaller();
  const decide = (operation: Operation, work: () => Soon<unknown>) =>
    Promise.resolve(call(operation, work, parseDecision));

  return {
    insert: (session, forgetAt) => decide('insert', () => store.insert(session, forgetAt)),
    read: (id) =>
      call(
        'read',
        () => store.read(id),
        (value) => parseSession(value, id),
      ),
    replace: (next) => decide('replace', () => store.replace(next)),
    note: (key, forgetAt) => decide('note', () => store.note(key, forgetAt)),
    isNoted: (key) => decide('isNoted', () => store.isNoted(key)),
    erase: async (key) =>
      call(
        'erase',
        () => store.erase(key),
        () => {},
      ),
  };
}

/** Runs calls with a deadline. */
function createCaller() {
  let responses = 0;
  let isStalled = false;
  let nextTry = 0;

  /** Without this, calls to a store that hangs would pile up in its client. */
  function checkStalled(operation: Operation): void {
    if (!isStalled) return;
    const now = performance.now();
    if (now < nextTry) throw new StoreError(`has stopped responding: ${operation} was not tried`);
    nextTry = now + RETRY_STALLED_MS;
  }

  function noteResponse(): void {
    responses += 1;
    isStalled = false;
  }

  async function settle<T>(operation: Operation, pending: Promise<T>): Promise<T> {
    const before = responses;
    const responding = Promise.resolve(pending).finally(noteResponse);
    try {
      return await withDeadline(STORE_TIMEOUT_MS, undefined, () => responding);
    } catch (error) {
      // A store that has responded to others meanwhile is slow and not gone.
      if (responses === before) isStalled = true;
      throw new StoreError(`could not ${operation}`, error);
    }
  }

  return function call<T, Result>(
    operation: Operation,
    work: () => Soon<T>,
    parse: (value: T, operation: Operation) => Result,
  ): Soon<Result> {
    checkStalled(operation);
    let value: Soon<T>;
    try {
      value = work();
    } catch (error) {
      noteResponse();
      throw new StoreError(`could not ${operation}`, error);
    }
    if (!isLater(value)) {
      noteResponse();
      return parse(value, operation);
    }
    return settle(operation, value).then((later) => parse(later, operation));
  };
}

/** "I do not know" is no decision: taken for a no, it would make a caller try for ever. */
function parseDecision(value: unknown, operation: Operation): boolean {
  if (typeof value === 'boolean') return value;
  throw new StoreError(`must resolve ${operation} to true or false, not to ${typeof value}`);
}

/** Databases have `null` where there is nothing. */
function parseSession(value: Session | null | undefined, id: string): Session | undefined {
  if (value === null || value === undefined) return undefined;
  if (value.id === id) return value;
  throw new StoreError('has given another session than the one that was asked for');
}
