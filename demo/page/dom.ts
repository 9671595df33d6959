/** Finds and fills the elements of index.html. */

/**
 * Finds the first element that matches the selector.
 * @throws Error if there is none, or if it is of another class
 */
export function findElement<T extends Element>(
  selector: string,
  elementClass: new () => T,
  within: ParentNode = document,
): T {
  const found = within.querySelector(selector);
  if (found instanceof elementClass) return found;
  throw new Error(`index.html has no ${elementClass.name} at "${selector}"`);
}

/** Clones the first element of the `<template>` with this id. */
export function cloneTemplate(templateId: string): HTMLElement {
  const { firstElementChild } = findElement(`template#${templateId}`, HTMLTemplateElement).content;
  const copy = firstElementChild?.cloneNode(true);
  if (copy instanceof HTMLElement) return copy;
  throw new Error(`Template "${templateId}" is empty`);
}

/** Sets the text of each `data-field` in the copy; a field without a text is removed. */
export function fillFields(
  copy: HTMLElement,
  fields: Record<string, string | undefined>,
): HTMLElement {
  for (const [name, text] of Object.entries(fields)) {
    const field = findElement(`[data-field="${name}"]`, HTMLElement, copy);
    if (text === undefined) field.remove();
    else field.textContent = text;
  }
  return copy;
}
