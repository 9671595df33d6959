/** Mode and use case, kept in the address so that a reload and a redirect come back to them. */
import type { ConnectBank } from 'connect-bank';
import { find } from './dom.ts';

/** Both are switches of the form and attributes of the element, under one name. */
const SWITCHES = ['mode', 'use-case'] as const;

/** `renewal` follows in how it opens; its use case is that of the connection. */
export function wireSwitches(element: ConnectBank, renewal: ConnectBank): void {
  const form = find('#switches', HTMLFormElement);
  choose(form, new URLSearchParams(location.search));
  const apply = () => {
    for (const name of SWITCHES) element.setAttribute(name, valueIn(form, name));
    renewal.setAttribute('mode', valueIn(form, 'mode'));
  };
  apply();
  form.addEventListener('change', () => {
    apply();
    history.replaceState(history.state, '', addressOf(form));
  });
}

function choose(form: HTMLFormElement, wanted: URLSearchParams): void {
  for (const name of SWITCHES) {
    const field = form.elements.namedItem(name);
    const before = valueIn(form, name);
    if (!(field instanceof RadioNodeList || field instanceof HTMLSelectElement)) continue;
    field.value = wanted.get(name) ?? before;
    if (valueIn(form, name) === '') field.value = before;
  }
}

function addressOf(form: HTMLFormElement): URL {
  const address = new URL(location.href);
  for (const name of SWITCHES) address.searchParams.set(name, valueIn(form, name));
  return address;
}

function valueIn(form: HTMLFormElement, name: string): string {
  const value = new FormData(form).get(name);
  return typeof value === 'string' ? value : '';
}
