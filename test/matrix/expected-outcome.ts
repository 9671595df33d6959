/** The expected outcome of a cell in every engine; the other fields only go into the table. */
import type { Cell, Outcome } from './cell.ts';

type ExpectedOutcome = Pick<Outcome, 'authorized' | 'shown' | 'interruptions' | 'consoleErrors'>;

export function expectedOutcomeOf({ mode, placement, page }: Cell): ExpectedOutcome {
  const isFramed = placement !== 'top level';
  // The browser opens the window, but `window.open` returns null in a frame of another origin.
  const isBlocked = isFramed && page === 'same-origin';
  return {
    authorized: 1,
    shown: isBlocked ? 'link' : mode === 'redirect' ? 'tab' : 'window',
    interruptions: isBlocked ? ['popup-blocked'] : [],
    consoleErrors: [],
  };
}
