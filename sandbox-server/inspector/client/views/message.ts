import { html, nothing, type TemplateResult } from 'lit/html.js';
import type { Message } from '../wire.ts';
import { bodyView } from './json.ts';

/** The headers and body of a request or response. */
export function messageView(title: string, { headers = {}, body }: Message): TemplateResult {
  const entries = Object.entries(headers);
  return html`<section class="message">
    <h3>${title}</h3>
    ${entries.length === 0 ? nothing : headerList(entries)} ${bodyView(body, 'Body')}
  </section>`;
}

export function headerList(
  entries: readonly (readonly [string, string])[],
  { isOpen = false } = {},
): TemplateResult {
  return html`<details class="headers" ?open=${isOpen}>
    <summary>Headers <small>${entries.length}</small></summary>
    <dl class="facts">
      ${entries.map(([name, value]) => html`<div><dt>${name}</dt><dd><code>${value}</code></dd></div>`)}
    </dl>
  </details>`;
}
