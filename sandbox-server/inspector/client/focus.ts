import type { Model } from './model.ts';
import type { Route } from './route.ts';

export type Focus = {
  /** Focuses the target of a navigation once it is rendered. */
  onNavigate(from: Route, to: Route): void;
  /** Draws, and moves the focus to a heading if the focused element was removed. */
  preserve(draw: () => void, model: Model): void;
};

/** Ids of the headings that can be focused. */
export const SECTION_HEADING = 'section-heading';
export const DETAIL_HEADING = 'detail-heading';

export function createFocus(): Focus {
  /** The id of the element to focus, which may not be rendered yet. */
  let wanted: string | undefined;
  const focusOn = (id: string): boolean => {
    const element = document.getElementById(id);
    element?.focus({ preventScroll: id.startsWith('row-') });
    if (id === SECTION_HEADING) scrollTo({ top: 0 });
    return element !== null;
  };
  return {
    onNavigate: (from, to) => {
      if (to.id !== undefined) wanted = DETAIL_HEADING;
      else if (from.section !== to.section) wanted = SECTION_HEADING;
      else if (from.id !== undefined) wanted = rowId(from.id);
    },
    preserve: (draw, { details, isGone }) => {
      const before = document.activeElement;
      draw();
      const isReady = wanted !== DETAIL_HEADING || isGone || Object.keys(details).length > 0;
      if (wanted !== undefined && isReady && focusOn(wanted)) wanted = undefined;
      else if (before !== null && !before.isConnected && before !== document.body) {
        if (!focusOn(DETAIL_HEADING)) focusOn(SECTION_HEADING);
      }
    },
  };
}

/** The id of the link of a row, which gets the focus back when its detail is closed. */
export function rowId(key: string): string {
  return `row-${key}`;
}
