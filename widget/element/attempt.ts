/**
 * Calls `action`; undefined if it throws. For browser APIs that may be missing, blocked or replaced, and
 * that the element can do without.
 */
export function attempt<T>(action: () => T): T | undefined {
  try {
    return action();
  } catch {
    return undefined;
  }
}
