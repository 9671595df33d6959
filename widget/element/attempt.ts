/**
 * Calls `action`; undefined when it throws. For what a browser may lack, refuse or replace, and the
 * element can do without.
 */
export function attempt<T>(action: () => T): T | undefined {
  try {
    return action();
  } catch {
    return undefined;
  }
}
