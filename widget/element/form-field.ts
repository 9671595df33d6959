import { attempt } from './attempt.ts';
import type { FlowState } from './flow.ts';

/** What a form and its style sheets may know of the element. */
export type FormField = {
  state: FlowState;
  /** Submitted under the element's name; nothing is without it. */
  connectionId: string | undefined;
  required: boolean;
  /** What the browser says at `anchor` when a required connection is missing. */
  message: string;
  anchor: HTMLElement | undefined;
};

/**
 * Tells the browser what the element is in a form, and its state, as `connect-bank:state(waiting)`.
 * What a browser lacks of either (custom states with plain names, for one) throws there; nothing else
 * depends on it.
 */
export function showField(internals: ElementInternals | undefined, field: FormField): void {
  const { state, connectionId, required, message, anchor } = field;
  attempt(() => internals?.setFormValue(connectionId ?? null));
  // Without any words a browser would not take it for invalid, but throw.
  const missing = { valueMissing: required && !connectionId };
  attempt(() => internals?.setValidity(missing, message || '…', anchor));
  attempt(() => {
    internals?.states.clear();
    internals?.states.add(state);
  });
}
