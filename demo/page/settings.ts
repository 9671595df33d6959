/** The mode and the use case, stored in the URL so that they survive a reload and a redirect. */
import type { ConnectBank } from 'connect-bank';
import { findElement } from './dom.ts';

/** Names of form fields and of the element's attributes. */
const SETTINGS = ['mode', 'use-case'] as const;

/** Applies the settings now and on each change; `renewal` keeps the use case of its connection. */
export function setUpSettings(element: ConnectBank, renewal: ConnectBank): void {
  const form = findElement('#settings', HTMLFormElement);
  restore(form, new URLSearchParams(location.search));
  const apply = () => {
    for (const name of SETTINGS) element.setAttribute(name, fieldValue(form, name));
    renewal.setAttribute('mode', fieldValue(form, 'mode'));
  };
  apply();
  form.addEventListener('change', () => {
    apply();
    history.replaceState(history.state, '', urlWith(form));
  });
}

function restore(form: HTMLFormElement, query: URLSearchParams): void {
  for (const name of SETTINGS) {
    const field = form.elements.namedItem(name);
    const before = fieldValue(form, name);
    if (!(field instanceof RadioNodeList || field instanceof HTMLSelectElement)) continue;
    field.value = query.get(name) ?? before;
    if (fieldValue(form, name) === '') field.value = before;
  }
}

function urlWith(form: HTMLFormElement): URL {
  const url = new URL(location.href);
  for (const name of SETTINGS) url.searchParams.set(name, fieldValue(form, name));
  return url;
}

function fieldValue(form: HTMLFormElement, name: string): string {
  const value = new FormData(form).get(name);
  return typeof value === 'string' ? value : '';
}
