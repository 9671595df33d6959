import { html as template } from 'hono/html';
import type { HtmlEscapedString } from 'hono/utils/html';

/** HTML that is already escaped; `String(markup)` is its text. */
export type Markup = HtmlEscapedString;

/** A value in a template: strings are escaped; `false`, `null` and `undefined` are left out. */
export type MarkupValue =
  | Markup
  | string
  | number
  | boolean
  | null
  | undefined
  | readonly MarkupValue[];

/** Hono's escaping `html` template, without promises. */
export function html(strings: TemplateStringsArray, ...values: MarkupValue[]): Markup {
  const markup = template(strings, ...values);
  if (markup instanceof Promise) throw new TypeError('A page template cannot contain a promise');
  return markup;
}

/**
 * Removes control characters, lone surrogates and bidirectional controls from the text of a client or
 * user. It does not escape HTML; `html` does.
 * @see https://www.unicode.org/reports/tr9/
 */
export function sanitize(text: string): string {
  return text
    .replaceAll(/[\p{Bidi_Control}\p{Cs}]/gu, '')
    .replaceAll(/[\p{Cc}\s]+/gu, ' ')
    .trim();
}

/** Sanitizes text for the inside of a sentence, and isolates its direction. */
export function isolate(text: string): Markup {
  return html`<bdi>${sanitize(text)}</bdi>`;
}

/** Sanitizes text of several lines: one paragraph for each line that is not blank. */
export function paragraphs(text: string): Markup[] {
  return text
    .split(/\r\n|[\n\r\u2028\u2029]/u)
    .map(sanitize)
    .filter((line) => line !== '')
    .map((line) => html`<p dir="auto">${line}</p>`);
}

/**
 * A URL for `href`, or `undefined` if it is neither http(s) nor a path: `javascript:` and `data:` URLs
 * would run code.
 */
export function safeHref(url: string | undefined): string | undefined {
  if (url === undefined) return undefined;
  if (/^\/(?![/\\])/.test(url)) return url;
  try {
    return /^https?:$/.test(new URL(url).protocol) ? url : undefined;
  } catch {
    return undefined;
  }
}
