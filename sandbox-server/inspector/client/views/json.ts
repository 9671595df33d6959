import { html, nothing, type TemplateResult } from 'lit/html.js';
import { sizeText } from '../format.ts';
import { type Token, tokensOf } from '../json-token.ts';

/** A longer text is shown without colours, and folded. */
const LONG = 24_000;

/** A body as a person reads it: JSON set out, anything else as it came. */
export function bodyView(body: unknown, title: string): TemplateResult | typeof nothing {
  if (body === undefined || body === null || body === '') return nothing;
  const text = textOf(body);
  const pieces = text.length > LONG ? text : tokensOf(text).map(piece);
  return html`<details class="body" ?open=${text.length <= LONG}>
    <summary>${title} <small>${sizeText(new Blob([text]).size)}</small></summary>
    <pre>${pieces}</pre>
  </details>`;
}

function textOf(body: unknown): string {
  if (typeof body !== 'string') return JSON.stringify(body, null, 2);
  try {
    return JSON.stringify(JSON.parse(body), null, 2);
  } catch {
    return body;
  }
}

function piece({ kind, text }: Token): TemplateResult | string {
  return kind === 'rest' ? text : html`<span class="json-${kind}">${text}</span>`;
}
