/** What has to be so in every cell of every engine; what else was seen is for the table. */
import type { Cell, Outcome } from './cell.ts';

export type Verdict = Pick<Outcome, 'authorized' | 'shown' | 'detours' | 'complaints'>;

/** The journey as it should go. */
export function verdictFor({ mode, placement, page }: Cell): Verdict {
  const isFramed = placement !== 'top level';
  // A browser then opens the window, but tells a frame of another origin that it did not.
  const isRefused = isFramed && page === 'same-origin';
  return {
    authorized: 1,
    shown: isRefused ? 'link' : mode === 'redirect' ? 'tab' : 'window',
    detours: isRefused ? ['popup-blocked'] : [],
    complaints: [],
  };
}
