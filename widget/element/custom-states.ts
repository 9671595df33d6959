import type { FlowState } from './flow.ts';

/**
 * Shows the state to style sheets, as `connect-bank:state(waiting)`. Browsers without custom states
 * (or with the older, dashed ones, which throw) show none; nothing else depends on it.
 */
export function showState(internals: ElementInternals | undefined, state: FlowState): void {
  try {
    internals?.states.clear();
    internals?.states.add(state);
  } catch {
    // See above.
  }
}
