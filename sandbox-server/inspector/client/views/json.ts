import { html, nothing, type TemplateResult } from 'lit/html.js';
import { formatSize } from '../format.ts';
import { type Token, tokenizeJson } from '../json-token.ts';

/** Longer texts are collapsed, and have no syntax highlighting. */
const MAX_HIGHLIGHTED = 24_000;

/** A body: JSON is indented, other text is shown as it is. */
export function bodyView(body: unknown, title: string): TemplateResult | typeof nothing {
  if (body === undefined || body === null || body === '') return nothing;
  const text = textOf(body);
  const content = text.length > MAX_HIGHLIGHTED ? text : tokenizeJson(text).map(highlight);
  return html`<details class="body" ?open=${text.length <= MAX_HIGHLIGHTED}>
    <summary>${title} <small>${formatSize(new Blob([text]).size)}</small></summary>
    <pre>${content}</pre>
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

function highlight({ kind, text }: Token): TemplateResult | string {
  return kind === 'rest' ? text : html`<span class="json-${kind}">${text}</span>`;
}
