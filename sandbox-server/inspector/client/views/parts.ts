import { html, nothing, type TemplateResult } from 'lit/html.js';
import { DETAIL_HEADING, SECTION_HEADING } from '../focus.ts';
import { formatDate, formatDateTime, formatTime } from '../format.ts';
import type { Inspector } from '../inspector.ts';
import type { Part } from '../reader.ts';
import { hashOf } from '../route.ts';

type Content = TemplateResult | string | number | typeof nothing;

/** The heading of a section, with tools beside it. */
export function sectionHeader(title: string, tools: Content = nothing): TemplateResult {
  return html`<div class="head">
    <h1 id=${SECTION_HEADING} tabindex="-1">${title}</h1>
    ${tools}
  </div>`;
}

/** The table of a list, a note if it is empty, or its loading state or error. */
export function tableOrNote<T>(
  inspector: Inspector,
  rows: readonly T[] | undefined,
  table: (rows: readonly T[]) => TemplateResult,
  note: () => Content,
): TemplateResult {
  if (rows === undefined) return loadingNote(inspector, 'list');
  return html`${loadError(inspector, 'list')}
  ${rows.length === 0 ? html`<p class="empty">${note()}</p>` : table(rows)}`;
}

/** The loading state of a part, or its error. */
export function loadingNote(inspector: Inspector, part: Part): TemplateResult {
  const failed = loadError(inspector, part);
  return failed === nothing ? html`<p class="empty" role="status">Loading…</p>` : html`${failed}`;
}

/** The error of a part that could not be loaded, with a button to retry. */
export function loadError(
  { model, retry }: Inspector,
  part: Part,
): TemplateResult | typeof nothing {
  if (!model.failed.has(part)) return nothing;
  return html`<div class="empty" role="alert">
    <p>Could not load.</p>
    <button type="button" @click=${() => retry(part)}>Try again</button>
  </div>`;
}

/** A list, and beside it a form or the details of a row, which cover the list on narrow screens. */
export function panes(
  list: TemplateResult,
  aside: Content,
  kind: 'chosen' | 'form',
): TemplateResult {
  return html`<div class="panes ${aside === nothing ? '' : kind}">
    <div class="list">${list}</div>
    ${aside}
  </div>`;
}

/** The details of a row, with a link that closes them. */
export function detailPane(
  { model: { route, isGone }, go }: Inspector,
  { title, noun, body }: { title: Content; noun: string; body: Content },
): TemplateResult {
  const { section, filter } = route;
  const back = { section, filter };
  const leave = ({ key }: KeyboardEvent): void => {
    if (key === 'Escape') go(back);
  };
  return html`<section class="detail" aria-labelledby=${DETAIL_HEADING} @keydown=${leave}>
    <div class="detail-head">
      <h2 id=${DETAIL_HEADING} tabindex="-1">${isGone ? `There is no such ${noun}` : title}</h2>
      <a class="close" href=${hashOf(back)}>Close<span class="visually-hidden"> the ${noun}</span></a>
    </div>
    ${isGone ? html`<p>It was removed, or it belongs to another client.</p>` : body}
  </section>`;
}

/** Renders text between backticks as code. */
export function withCode(sentence: string): Content {
  const parts = sentence.split('`');
  return html`${parts.map((part, index) => (index % 2 === 1 ? html`<code>${part}</code>` : part))}`;
}

export type Tone = 'good' | 'bad' | 'waiting' | 'plain';

export function badge(text: string, tone: Tone = 'plain'): TemplateResult {
  return html`<span class="badge ${tone}"><span>${withWordBreaks(text)}</span></span>`;
}

/** Text that may wrap after each underscore. */
export function withWordBreaks(text: string): TemplateResult {
  const [first = '', ...rest] = text.split('_');
  return html`${first}${rest.map((word) => html`_<wbr />${word}`)}`;
}

/** A date and time; the date can be left out. */
export function timestamp(at: string, { withDay = true } = {}): TemplateResult {
  const day = withDay ? html`<span class="day">${formatDate(at)}</span> ` : nothing;
  return html`<time datetime=${at} title="${formatDateTime(at)} UTC">${day}${formatTime(at)}</time>`;
}

type Fact = readonly [name: string, value: Content | undefined];

/** A list of names and values; entries without a value are left out. */
export function factList(entries: readonly Fact[]): TemplateResult {
  const defined = entries.filter(([, value]) => value !== undefined && value !== '');
  return html`<dl class="facts">
    ${defined.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}
  </dl>`;
}

/** Text with a copy button, which browsers only allow on secure origins. */
export function copyable(text: string, what: string, { notify }: Inspector): TemplateResult {
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(text);
    notify('good', `Copied ${what}.`);
  };
  const button = html`<button type="button" class="small" @click=${copy}>
    Copy<span class="visually-hidden"> ${what}</span>
  </button>`;
  return html`<span class="copyable"
    ><code>${text}</code> ${isSecureContext ? button : nothing}</span
  >`;
}

/** The error of a form, field by field. */
export function formErrorNote({ model: { formError } }: Inspector, form: string): Content {
  if (formError?.form !== form) return nothing;
  const fields = Object.entries(formError.errors);
  return html`<div class="form-error" role="alert">
    <p>${withCode(formError.message)}</p>
    <ul>${fields.map(([name, words]) => html`<li><code>${name}</code> ${withCode(words.join(' '))}</li>`)}</ul>
  </div>`;
}

/** A return URI, with a warning if TrueLayer's Console would not accept it. */
export function redirectUri(uri: string): TemplateResult {
  const warning = uri.startsWith('https://')
    ? nothing
    : html`<p class="hint">TrueLayer’s Console accepts only https redirect URIs.</p>`;
  return html`<code class="block">${uri}</code>${warning}`;
}
