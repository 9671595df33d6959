/** The partner's store with a time limit: every call ends, with its result or with a `StoreError`. */
import { withTimeout } from '../../truelayer/timeouts.ts';
import type { Session, SessionStore } from '../sessions/session.ts';
import { StoreError } from './error.ts';

/** Milliseconds for one call, so that a browser that polls receives a response in time. */
const STORE_TIMEOUT_MS = 2000;

/** Milliseconds between two calls to a store that has stopped responding. */
const RETRY_STALLED_MS = 100;

type Operation = keyof SessionStore;

/**
 * Wraps a store: each call has a timeout, and each result is checked.
 *
 * A call that timed out may still change something later. That is safe: a change succeeds only if it
 * replaces the stored version, and `mutateSession` finds out whether its own change was made.
 */
export function guardStore(store: SessionStore): SessionStore {
  const call = createCaller();

  async function decide(operation: Operation, work: () => unknown): Promise<boolean> {
    return requireBoolean(await call(operation, work), operation);
  }

  return {
    insert: (session, forgetAt) => decide('insert', () => store.insert(session, forgetAt)),
    read: async (id) => requireSessionWithId(await call('read', () => store.read(id)), id),
    replace: (next) => decide('replace', () => store.replace(next)),
    setMarker: (key, forgetAt) => decide('setMarker', () => store.setMarker(key, forgetAt)),
    hasMarker: (key) => decide('hasMarker', () => store.hasMarker(key)),
    deleteMarker: async (key) => void (await call('deleteMarker', () => store.deleteMarker(key))),
  };
}

/** Creates a function that runs calls with a time limit. */
function createCaller() {
  let responses = 0;
  let isStalled = false;
  let nextTry = 0;

  /**
   * Prevents that calls to a store that does not respond accumulate in its client.
   * @throws {StoreError} if the store did not respond, and the next try is not due.
   */
  function checkStalled(operation: Operation): void {
    if (!isStalled) return;
    const now = performance.now();
    if (now < nextTry) throw new StoreError(`has stopped responding: ${operation} was not tried`);
    nextTry = now + RETRY_STALLED_MS;
  }

  /** An error of the store is a response too. */
  async function runAndRecordResponse<T>(work: () => T | Promise<T>): Promise<T> {
    try {
      return await work();
    } finally {
      responses += 1;
      isStalled = false;
    }
  }

  return async function call<T>(operation: Operation, work: () => T | Promise<T>): Promise<T> {
    checkStalled(operation);
    const before = responses;
    try {
      return await withTimeout(STORE_TIMEOUT_MS, undefined, () => runAndRecordResponse(work));
    } catch (error) {
      // A store that has responded to other calls since is slow, but has not stopped responding.
      if (responses === before) isStalled = true;
      throw new StoreError(`could not ${operation}`, error);
    }
  };
}

/**
 * Returns the value. A caller would take `undefined` for "no" and repeat the operation.
 * @throws {StoreError} if it is not a boolean.
 */
function requireBoolean(value: unknown, operation: Operation): boolean {
  if (typeof value === 'boolean') return value;
  throw new StoreError(`must resolve ${operation} to true or false, not to ${typeof value}`);
}

/**
 * Returns the session; `undefined` also for `null`, which databases return for a missing value.
 * @throws {StoreError} if the session has another id.
 */
function requireSessionWithId(value: Session | null | undefined, id: string): Session | undefined {
  if (value === null || value === undefined) return undefined;
  if (value.id === id) return value;
  throw new StoreError('returned a session with another id than the requested one');
}
