import type { Model } from './model.ts';
import type { Route } from './route.ts';

export type Focus = {
  /** The reader followed a link: what it leads to takes the focus once it is there. */
  follow(from: Route, to: Route): void;
  /** Draws, and lets nobody fall out of the page whose place was taken away. */
  keep(draw: () => void, model: Model): void;
};

/** Headings that take the focus; both can, by `tabindex="-1"`. */
export const SECTION_HEADING = 'section-heading';
export const DETAIL_HEADING = 'detail-heading';

export function createFocus(): Focus {
  /** The id of an element that may not be there yet. */
  let wanted: string | undefined;
  const focusOn = (id: string): boolean => {
    const element = document.getElementById(id);
    element?.focus({ preventScroll: id.startsWith('row-') });
    if (id === SECTION_HEADING) scrollTo({ top: 0 });
    return element !== null;
  };
  return {
    follow: (from, to) => {
      if (to.id !== undefined) wanted = DETAIL_HEADING;
      else if (from.section !== to.section) wanted = SECTION_HEADING;
      else if (from.id !== undefined) wanted = rowId(from.id);
    },
    keep: (draw, { details, isGone }) => {
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

/** Of the link that leads to a row's detail, so that closing it leads back. */
export function rowId(key: string): string {
  return `row-${key}`;
}
