import type { TrueLayerOptions } from '../../truelayer/index.ts';
import { createConsoleReporter, describeError, printError } from './console.ts';
import { presentError } from './error.ts';
import type { HostEvent, HostEventInput } from './events.ts';

/**
 * Creates the function that sends events to `onEvent`, or failures to the console if there is none.
 * An `onEvent` that throws or rejects must not break a journey; the console reports it once.
 */
export function createEmitter(
  onEvent: ((event: HostEvent, thrown?: unknown) => unknown) | undefined,
  clock: () => number,
): (input: HostEventInput) => void {
  if (onEvent === undefined) return ignoreErrors(createConsoleReporter(clock));
  let isReported = false;
  const reportOnce = (error: unknown) => {
    if (isReported) return;
    isReported = true;
    printError(
      `onEvent failed: ${describeError(error)}. Later failures of onEvent are not reported.`,
    );
  };
  return function emit(input) {
    const event = presentEvent(input, clock());
    const thrown = 'error' in input ? input.error : undefined;
    (async () => onEvent(event, thrown))().catch(reportOnce);
  };
}

/** A reporter of failures must not cause any. */
function ignoreErrors(report: (input: HostEventInput) => void): (input: HostEventInput) => void {
  return function emit(input) {
    try {
      report(input);
    } catch {
      // There is nowhere to report it.
    }
  };
}

/** The client's `onCall`: emits an event, and calls the partner's own `onCall`. */
export function observeCalls(
  emit: (input: HostEventInput) => void,
  own: TrueLayerOptions['onCall'],
): NonNullable<TrueLayerOptions['onCall']> {
  return function onCall(call) {
    emit({ type: 'upstream-call', ...call });
    own?.(call);
  };
}

function presentEvent(input: HostEventInput, at: number): HostEvent {
  if ('error' in input && input.error !== undefined) {
    return { at, ...input, error: presentError(input.error) };
  }
  // Without an error, both types are the same.
  return { at, ...input } as HostEvent;
}
