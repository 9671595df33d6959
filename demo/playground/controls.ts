/** The form beside the stage; all of it is in the address, so that a reload and a redirect keep it. */
import type { ConnectBank } from 'connect-bank';
import { copyOf, fill, find } from '../page/dom.ts';
import { STANDINGS } from './preview-state.ts';
import { dress, PROPERTIES, type Style, THEMES } from './themes.ts';

const ATTRIBUTES = ['use-case', 'mode', 'provider-id', 'connection-id', 'name', 'size'] as const;
const SWITCHES = ['full-width', 'required', 'disabled'] as const;
const RIGHT_TO_LEFT = new Set(['ar', 'ur']);

/** Fills the form's lists and its fields from the address, and calls `changed` with what was changed. */
export function wireControls(form: HTMLFormElement, changed: (field: string) => void): void {
  const states = find('#states', HTMLOptGroupElement, form);
  states.append(...STANDINGS.map((name) => new Option(name)));
  const themes = find('[name=theme]', HTMLSelectElement, form);
  themes.append(...THEMES.map(({ id, name }) => new Option(name, id)));
  find('#properties', HTMLElement, form).append(...PROPERTIES.map(fieldFor));
  restore(form, new URLSearchParams(location.search));
  form.addEventListener('submit', (event) => event.preventDefault());
  form.addEventListener('change', ({ target }) => {
    const field = target instanceof HTMLElement ? (target.getAttribute('name') ?? '') : '';
    if (field === 'theme') choose(form, valueIn(form, field));
    keep(form);
    changed(field);
  });
}

/** Puts on the element and its stage what the form says. */
export function apply(form: HTMLFormElement, element: ConnectBank, stage: HTMLElement): void {
  for (const name of ATTRIBUTES) {
    const value = valueIn(form, name);
    if (value) element.setAttribute(name, value);
    else element.removeAttribute(name);
  }
  for (const name of SWITCHES) element.toggleAttribute(name, valueIn(form, name) !== '');
  const label = valueIn(form, 'label');
  if (element.textContent !== label) element.textContent = label;
  const style: Style = Object.fromEntries(
    PROPERTIES.map((property) => [property, valueIn(form, property)]),
  );
  dress(element, style);
  const lang = valueIn(form, 'lang');
  stage.lang = lang;
  stage.dir = RIGHT_TO_LEFT.has(lang) ? 'rtl' : 'ltr';
  stage.style.setProperty('color-scheme', valueIn(form, 'scheme'));
  stage.style.setProperty('max-inline-size', valueIn(form, 'width'));
}

export function valueIn(form: HTMLFormElement, name: string): string {
  const value = new FormData(form).get(name);
  return typeof value === 'string' ? value : '';
}

function fieldFor(property: string): HTMLElement {
  const field = fill(copyOf('property'), { property });
  find('input', HTMLInputElement, field).name = property;
  return field;
}

/** Writes a theme's values into the fields, where they can be changed. */
function choose(form: HTMLFormElement, id: string): void {
  const style = THEMES.find((theme) => theme.id === id)?.style;
  for (const property of PROPERTIES) {
    find(`[name="${property}"]`, HTMLInputElement, form).value = style?.[property] ?? '';
  }
}

function restore(form: HTMLFormElement, wanted: URLSearchParams): void {
  choose(form, wanted.get('theme') ?? '');
  for (const field of form.elements) {
    if (field instanceof HTMLInputElement && field.type === 'checkbox') {
      field.checked = wanted.has(field.name);
    } else if (field instanceof HTMLInputElement) {
      field.value = wanted.get(field.name) ?? field.value;
    } else if (field instanceof HTMLSelectElement) {
      const value = wanted.get(field.name) ?? field.value;
      if ([...field.options].some((option) => option.value === value)) field.value = value;
    }
  }
}

function keep(form: HTMLFormElement): void {
  const address = new URL(location.href);
  address.search = '';
  for (const [name, value] of new FormData(form)) {
    if (typeof value === 'string' && value) address.searchParams.set(name, value);
  }
  history.replaceState(history.state, '', address);
}
