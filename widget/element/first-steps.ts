/**
 * The flow before the code of a journey is there: the start, and what ends it early. A test holds each
 * step to the whole flow's, which comes with that code.
 */
import type { Flow, FlowEvent, Step } from './flow.ts';

/** One step of the flow, as `transition` takes it. */
export function firstStep(flow: Flow, event: FlowEvent): Step {
  const { state } = flow;
  const isStarting = state === 'starting';
  if (event.type === 'reset') return [{ state: 'idle' }, ['stop']];
  if (event.type === 'start' && (state === 'idle' || state === 'failed')) {
    return [{ state: 'starting' }, ['begin']];
  }
  if (event.type === 'restore' && state === 'idle') {
    return [{ state: 'authorized', connectionId: event.connectionId }, []];
  }
  if (event.type === 'cancel' && isStarting) {
    const reason = 'cancelled';
    return [{ state: 'idle', exit: reason }, ['stop', { type: 'exit', reason, confirmed: false }]];
  }
  if (event.type === 'fail' && isStarting) {
    const { fault } = event;
    return [{ state: 'failed', code: fault.code }, ['stop', { type: 'error', ...fault }]];
  }
  return [flow, []];
}

/** A journey is under way: the button does nothing, `cancel()` does. */
export function isBusy({ state }: Flow): boolean {
  return state === 'starting' || state === 'waiting' || state === 'confirming';
}
