import { html, nothing, type TemplateResult } from 'lit/html.js';
import { DETAIL_HEADING, SECTION_HEADING } from '../focus.ts';
import { dayText, momentText, timeText } from '../format.ts';
import type { Inspector } from '../inspector.ts';
import type { Part } from '../reader.ts';
import { hashOf } from '../route.ts';

/** What sections are made of. */

export type Content = TemplateResult | string | number | typeof nothing;

/** A section's heading and, beside it, what narrows its list. */
export function sectionHead(title: string, tools: Content = nothing): TemplateResult {
  return html`<div class="head">
    <h1 id=${SECTION_HEADING} tabindex="-1">${title}</h1>
    ${tools}
  </div>`;
}

/** A table of what was read, or a note when there is nothing; and whether it is old, or still to come. */
export function rowsOr<T>(
  inspector: Inspector,
  rows: readonly T[] | undefined,
  table: (rows: readonly T[]) => TemplateResult,
  note: () => Content,
): TemplateResult {
  if (rows === undefined) return waiting(inspector, 'list');
  return html`${failure(inspector, 'list')}
  ${rows.length === 0 ? html`<p class="empty">${note()}</p>` : table(rows)}`;
}

/** In place of what was not read yet. */
export function waiting(inspector: Inspector, part: Part): TemplateResult {
  const failed = failure(inspector, part);
  return failed === nothing ? html`<p class="empty" role="status">Loading…</p>` : html`${failed}`;
}

/** Says that a part could not be read, and reads it again where that is asked for. */
export function failure({ model, retry }: Inspector, part: Part): TemplateResult | typeof nothing {
  if (!model.failed.has(part)) return nothing;
  return html`<div class="empty" role="alert">
    <p>Could not load, try again.</p>
    <button type="button" @click=${() => retry(part)}>Try again</button>
  </div>`;
}

/** A list, and beside it a form, or what was chosen from it, which takes its place where there is no room. */
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

/** What was chosen from a list, with a way back. */
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
      <a class="close" href=${hashOf(back)}>Close<span class="unseen"> the ${noun}</span></a>
    </div>
    ${isGone ? html`<p>It was removed, or another client’s world is shown.</p>` : body}
  </section>`;
}

/** A sentence of the sandbox, which sets names between backticks. */
export function worded(sentence: string): Content {
  const parts = sentence.split('`');
  return html`${parts.map((part, place) => (place % 2 === 1 ? html`<code>${part}</code>` : part))}`;
}

export type Tone = 'good' | 'bad' | 'waiting' | 'plain';

export function badge(text: string, tone: Tone = 'plain'): TemplateResult {
  return html`<span class="badge ${tone}"><span>${breakable(text)}</span></span>`;
}

/** Text whose long names, as the API has them, may break behind each underscore. */
export function breakable(text: string): TemplateResult {
  const [first = '', ...rest] = text.split('_');
  return html`${first}${rest.map((word) => html`_<wbr />${word}`)}`;
}

/** An instant of the sandbox; the day only where it is not obvious. */
export function moment(at: string, { withDay = true } = {}): TemplateResult {
  const day = withDay ? html`<span class="day">${dayText(at)}</span> ` : nothing;
  return html`<time datetime=${at} title="${momentText(at)} UTC">${day}${timeText(at)}</time>`;
}

export type Fact = readonly [name: string, value: Content | undefined];

/** Names and values; those without a value are left out. */
export function facts(entries: readonly Fact[]): TemplateResult {
  const known = entries.filter(([, value]) => value !== undefined && value !== '');
  return html`<dl class="facts">
    ${known.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}
  </dl>`;
}

/** Text to take along, with the button that takes it where the browser lets it. */
export function copyable(text: string, what: string, { notify }: Inspector): TemplateResult {
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(text);
    notify('good', `Copied ${what}.`);
  };
  const button = html`<button type="button" class="small" @click=${copy}>
    Copy<span class="unseen"> ${what}</span>
  </button>`;
  return html`<span class="copyable"
    ><code>${text}</code> ${isSecureContext ? button : nothing}</span
  >`;
}

/** Why a form was refused, field by field. */
export function refusalNote({ model: { refusal } }: Inspector, form: string): Content {
  if (refusal?.form !== form) return nothing;
  const fields = Object.entries(refusal.errors);
  return html`<div class="refusal" role="alert">
    <p>${worded(refusal.message)}</p>
    <ul>${fields.map(([name, words]) => html`<li><code>${name}</code> ${worded(words.join(' '))}</li>`)}</ul>
  </div>`;
}
