/** What somebody copies into a page of their own to have the element as it is shown. */
import type { ConnectBank } from 'connect-bank';
import { PROPERTIES } from './themes.ts';

/** In the order in which people write them. */
const ATTRIBUTES = [
  'endpoint',
  'use-case',
  'mode',
  'provider-id',
  'connection-id',
  'name',
  'size',
  'full-width',
  'required',
  'disabled',
] as const;

/** What the element does when nothing is said. */
const DEFAULTS: Partial<Record<string, string>> = { mode: 'auto', size: 'medium' };

/** The markup, and the style sheet where the theme is not the element's own. */
export function snippetOf(element: ConnectBank): string {
  return [stylesOf(element), markupOf(element)].filter(Boolean).join('\n\n');
}

function markupOf(element: ConnectBank): string {
  const attributes = ATTRIBUTES.flatMap((name) => {
    const value = element.getAttribute(name);
    if (value === null || value === DEFAULTS[name]) return [];
    return value === '' ? [name] : [`${name}="${escaped(value).replaceAll('"', '&quot;')}"`];
  });
  const label = escaped(element.textContent ?? '');
  return `<connect-bank ${attributes.join(' ')}>${label}</connect-bank>`;
}

function stylesOf({ style }: ConnectBank): string {
  const set = PROPERTIES.map((name) => [name, style.getPropertyValue(name).trim()] as const);
  const lines = set.filter(([, value]) => value).map(([name, value]) => `    ${name}: ${value};`);
  if (lines.length === 0) return '';
  return ['<style>', '  connect-bank {', ...lines, '  }', '</style>'].join('\n');
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}
