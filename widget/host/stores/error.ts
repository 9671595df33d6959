/** A store operation failed, or the store did not respond in time. */
export class StoreError extends Error {
  override readonly name = 'StoreError';

  /** @param problem which operation failed, and how; no data of a session. */
  constructor(problem: string, cause?: unknown) {
    super(`The session store ${problem}`, cause === undefined ? {} : { cause });
  }
}

export function isStoreError(error: unknown): error is StoreError {
  return (
    typeof error === 'object' && error !== null && 'name' in error && error.name === 'StoreError'
  );
}
