import { html as template } from 'hono/html';
import type { HtmlEscapedString } from 'hono/utils/html';

/** HTML that is already escaped; `String(markup)` is the text to send. */
export type Markup = HtmlEscapedString;

/** What a template takes: strings are escaped, `false`, `null` and `undefined` leave no trace. */
export type MarkupValue =
  | Markup
  | string
  | number
  | boolean
  | null
  | undefined
  | readonly MarkupValue[];

/** Hono's escaping `html` template, narrowed to what a page needs: known values, and no promises. */
export function html(strings: TemplateStringsArray, ...values: MarkupValue[]): Markup {
  const markup = template(strings, ...values);
  if (markup instanceof Promise) throw new TypeError('A page cannot wait for its parts');
  return markup;
}

/**
 * A name or sentence that somebody else chose, made safe to stand beside ours: without control
 * characters, half surrogates and the marks that turn the direction of the text around it. Escaping
 * is not done here; `html` does it.
 */
export function foreign(text: string): string {
  return text
    .replaceAll(/[\p{Bidi_Control}\p{Cs}]/gu, '')
    .replaceAll(/[\p{Cc}\s]+/gu, ' ')
    .trim();
}

/** `foreign` text inside a sentence of ours, isolated so that its direction stays its own. */
export function isolated(text: string): Markup {
  return html`<bdi>${foreign(text)}</bdi>`;
}

/** `foreign` text of several lines, as one paragraph for each line that is not blank. */
export function paragraphs(text: string): Markup[] {
  return text
    .split(/\r\n|[\n\r\u2028\u2029]/u)
    .map(foreign)
    .filter((line) => line !== '')
    .map((line) => html`<p dir="auto">${line}</p>`);
}

/**
 * An address for `href`, or nothing when following it could run something: only absolute http(s)
 * addresses and paths of our own origin pass.
 */
export function followable(address: string | undefined): string | undefined {
  if (address === undefined) return undefined;
  if (/^\/(?![/\\])/.test(address)) return address;
  try {
    return /^https?:$/.test(new URL(address).protocol) ? address : undefined;
  } catch {
    return undefined;
  }
}
