/** The page's markup is in index.html; scripts look their places up and fill them. */

/** The one element that fits, of the class that is expected; throws when the markup has changed. */
export function find<T extends Element>(
  selector: string,
  of: new () => T,
  within: ParentNode = document,
): T {
  const found = within.querySelector(selector);
  if (found instanceof of) return found;
  throw new Error(`index.html has no ${of.name} at "${selector}"`);
}

/** A copy of what the `<template>` with this id holds: one element. */
export function copyOf(templateId: string): HTMLElement {
  const { firstElementChild } = find(`template#${templateId}`, HTMLTemplateElement).content;
  const copy = firstElementChild?.cloneNode(true);
  if (copy instanceof HTMLElement) return copy;
  throw new Error(`Template "${templateId}" is empty`);
}

/** Fills the parts of a copy that are marked `data-field="name"`; what has no text is removed. */
export function fill(copy: HTMLElement, fields: Record<string, string | undefined>): HTMLElement {
  for (const [name, text] of Object.entries(fields)) {
    const place = find(`[data-field="${name}"]`, HTMLElement, copy);
    if (text === undefined) place.remove();
    else place.textContent = text;
  }
  return copy;
}
