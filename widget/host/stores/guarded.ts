/**
 * The partner's store with deadlines: whatever it does, each call ends within two seconds, in its
 * result or in a `StoreError`.
 */

import { withTimeout } from '../../truelayer/timeouts.ts';
import type { Session, SessionStore } from '../sessions/session.ts';
import { StoreError } from './error.ts';

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
  const decide = (operation: Operation, work: () => unknown) =>
    call(operation, work, parseDecision);

  return {
    insert: (session, forgetAt) => decide('insert', () => store.insert(session, forgetAt)),
    read: (id) =>
      call(
        'read',
        () => store.read(id),
        (value) => parseSession(value, id),
      ),
    replace: (next) => decide('replace', () => store.replace(next)),
    setMarker: (key, forgetAt) => decide('setMarker', () => store.setMarker(key, forgetAt)),
    hasMarker: (key) => decide('hasMarker', () => store.hasMarker(key)),
    deleteMarker: (key) =>
      call(
        'deleteMarker',
        () => store.deleteMarker(key),
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

  async function settle<T>(operation: Operation, pending: T | Promise<T>): Promise<T> {
    const before = responses;
    const responding = Promise.resolve(pending).finally(noteResponse);
    try {
      return await withTimeout(STORE_TIMEOUT_MS, undefined, () => responding);
    } catch (error) {
      // A store that has responded to others meanwhile is slow and not gone.
      if (responses === before) isStalled = true;
      throw new StoreError(`could not ${operation}`, error);
    }
  }

  return async function call<T, Result>(
    operation: Operation,
    work: () => T | Promise<T>,
    parse: (value: T, operation: Operation) => Result,
  ): Promise<Result> {
    checkStalled(operation);
    let pending: T | Promise<T>;
    try {
      pending = work();
    } catch (error) {
      noteResponse();
      throw new StoreError(`could not ${operation}`, error);
    }
    return parse(await settle(operation, pending), operation);
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
