/** The markup and styles of the element in the preview, to copy into another page. */
import type { ConnectBank } from 'connect-bank';
import { PROPERTIES } from './themes.ts';

/** In the order in which the snippet lists them. */
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

/** Default values, which the snippet leaves out. */
const DEFAULTS: Partial<Record<string, string>> = { mode: 'auto', size: 'medium' };

/** Creates the markup, with a style sheet if a custom property is set. */
export function createSnippet(element: ConnectBank): string {
  return [createStyles(element), createMarkup(element)].filter(Boolean).join('\n\n');
}

function createMarkup(element: ConnectBank): string {
  const attributes = ATTRIBUTES.flatMap((name) => {
    const value = element.getAttribute(name);
    if (value === null || value === DEFAULTS[name]) return [];
    return value === '' ? [name] : [`${name}="${escapeHtml(value).replaceAll('"', '&quot;')}"`];
  });
  const label = escapeHtml(element.textContent ?? '');
  return `<connect-bank ${attributes.join(' ')}>${label}</connect-bank>`;
}

function createStyles({ style }: ConnectBank): string {
  const properties = PROPERTIES.map((name) => [name, style.getPropertyValue(name).trim()] as const);
  const lines = properties
    .filter(([, value]) => value)
    .map(([name, value]) => `    ${name}: ${value};`);
  if (lines.length === 0) return '';
  return ['<style>', '  connect-bank {', ...lines, '  }', '</style>'].join('\n');
}

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}
