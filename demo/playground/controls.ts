/** The form beside the preview; its values are stored in the URL, so that they survive a reload and a redirect. */
import { type ConnectBank, RTL_LANGUAGES } from 'connect-bank';
import { cloneTemplate, fillFields, findElement } from '../page/dom.ts';
import { PREVIEW_STATES } from './preview-state.ts';
import { applyStyle, PROPERTIES, type Style, THEMES } from './themes.ts';

const ATTRIBUTES = ['use-case', 'mode', 'provider-id', 'connection-id', 'name', 'size'] as const;
const SWITCHES = ['full-width', 'required', 'disabled'] as const;

/**
 * Fills the form from the URL.
 * @param onChange called with the name of each field that the user changes
 */
export function setUpControls(form: HTMLFormElement, onChange: (field: string) => void): void {
  const states = findElement('#states', HTMLOptGroupElement, form);
  states.append(...PREVIEW_STATES.map((name) => new Option(name)));
  const themes = findElement('[name=theme]', HTMLSelectElement, form);
  themes.append(...THEMES.map(({ id, name }) => new Option(name, id)));
  findElement('#properties', HTMLElement, form).append(...PROPERTIES.map(renderPropertyField));
  restore(form, new URLSearchParams(location.search));
  form.addEventListener('submit', (event) => event.preventDefault());
  form.addEventListener('change', ({ target }) => {
    const field = target instanceof HTMLElement ? (target.getAttribute('name') ?? '') : '';
    if (field === 'theme') selectTheme(form, fieldValue(form, field));
    storeInUrl(form);
    onChange(field);
  });
}

/** Applies the form's values to the element and to the preview area around it. */
export function applyControls(
  form: HTMLFormElement,
  element: ConnectBank,
  preview: HTMLElement,
): void {
  for (const name of ATTRIBUTES) {
    const value = fieldValue(form, name);
    if (value) element.setAttribute(name, value);
    else element.removeAttribute(name);
  }
  for (const name of SWITCHES) element.toggleAttribute(name, fieldValue(form, name) !== '');
  const label = fieldValue(form, 'label');
  if (element.textContent !== label) element.textContent = label;
  const style: Style = Object.fromEntries(
    PROPERTIES.map((property) => [property, fieldValue(form, property)]),
  );
  applyStyle(element, style);
  const lang = fieldValue(form, 'lang');
  preview.lang = lang;
  preview.dir = RTL_LANGUAGES.includes(lang) ? 'rtl' : 'ltr';
  preview.style.setProperty('color-scheme', fieldValue(form, 'scheme'));
  preview.style.setProperty('max-inline-size', fieldValue(form, 'width'));
}

export function fieldValue(form: HTMLFormElement, name: string): string {
  const value = new FormData(form).get(name);
  return typeof value === 'string' ? value : '';
}

function renderPropertyField(property: string): HTMLElement {
  const field = fillFields(cloneTemplate('property'), { property });
  findElement('input', HTMLInputElement, field).name = property;
  return field;
}

/** Sets the fields of the custom properties to the theme's values. */
function selectTheme(form: HTMLFormElement, id: string): void {
  const style = THEMES.find((theme) => theme.id === id)?.style;
  for (const property of PROPERTIES) {
    findElement(`[name="${property}"]`, HTMLInputElement, form).value = style?.[property] ?? '';
  }
}

function restore(form: HTMLFormElement, query: URLSearchParams): void {
  selectTheme(form, query.get('theme') ?? '');
  for (const field of form.elements) {
    if (field instanceof HTMLInputElement && field.type === 'checkbox') {
      field.checked = query.has(field.name);
    } else if (field instanceof HTMLInputElement) {
      field.value = query.get(field.name) ?? field.value;
    } else if (field instanceof HTMLSelectElement) {
      const value = query.get(field.name) ?? field.value;
      if ([...field.options].some((option) => option.value === value)) field.value = value;
    }
  }
}

function storeInUrl(form: HTMLFormElement): void {
  const url = new URL(location.href);
  url.search = '';
  for (const [name, value] of new FormData(form)) {
    if (typeof value === 'string' && value) url.searchParams.set(name, value);
  }
  history.replaceState(history.state, '', url);
}
