/** The templates of the element: pure functions of its state. */
import { html, isServer, nothing, type TemplateResult } from 'lit';
import { isBusy } from './flow.ts';
import type { Flow } from './flow-states.ts';
import { bankIcon, spinnerIcon, tickIcon } from './icons.ts';
import type { LabelController } from './label-controller.ts';
import { type Messages, sentenceOf } from './messages/messages.ts';

type View = {
  flow: Flow;
  messages: Messages;
  label: LabelController;
  isDisabled: boolean;
  /** The first rendering in the browser of what a server has rendered: both have to be the same. */
  isHydrating: boolean;
  connect(): void;
  cancel(): void;
  /** False if the browser has to follow the link itself. */
  reopen(uri: string): boolean;
};

type Content = TemplateResult | string | typeof nothing;

export function renderView(view: View): TemplateResult {
  const { flow, messages, isDisabled } = view;
  const isInactive = isBusy(flow) || flow.state === 'authorized';
  // `aria-disabled` and not `disabled` while a journey is under way: the button keeps the focus.
  // No text after a value: Lit looks for its node there, and translators replace it.
  return html`<div class=${flow.state}>
<button part="button" class="main" type="button" ?disabled=${isDisabled}
aria-disabled=${isInactive || nothing} @click=${view.connect}>
<span part="icon" aria-hidden="true">${icon(flow)}</span>
<span part="label">${label(view)}</span>
</button>
<div class="below">
<div part="status" class="status" role="status">
<slot name=${flow.state}>${text(view, sentenceOf(flow, messages))}</slot>
</div>
${'uri' in flow && flow.uri ? link(view, flow.uri) : nothing}${
  isBusy(flow) ? cancelButton(view) : nothing
}</div></div>`;
}

function icon(flow: Flow): TemplateResult {
  if (isBusy(flow)) return spinnerIcon;
  return flow.state === 'authorized' ? tickIcon : html`<slot name="icon">${bankIcon}</slot>`;
}

function label(view: View): TemplateResult {
  const { linkText, isBlank, read } = view.label;
  if (linkText) return html`<span .textContent=${linkText}></span>`;
  const own = text(view, view.messages[view.flow.state === 'authorized' ? 'connected' : 'connect']);
  return html`<slot ?hidden=${isBlank} @slotchange=${read}>${own}</slot>${isBlank ? own : nothing}`;
}

/**
 * A text in its own language and direction, not in those of the page. Set as a property, because
 * translators replace text nodes that Lit would go on writing to; a server has no properties.
 */
function text({ messages, isHydrating }: View, sentence: string): Content {
  if (!sentence) return nothing;
  const { language } = messages;
  return isServer || isHydrating
    ? html`<bdi lang=${language}>${sentence}</bdi>`
    : html`<bdi lang=${language} .textContent=${sentence}></bdi>`;
}

/**
 * The link to the journey, which no browser blocks. It opens in a window (`_blank` gives that no opener),
 * unless the journey is in this tab.
 */
function link(view: View, uri: string): TemplateResult {
  const { flow } = view;
  const isInTab = flow.state === 'waiting' && flow.mode === 'redirect';
  const follow = (click: Event) => {
    if (!isInTab && view.reopen(uri)) click.preventDefault();
  };
  return html`<a part="link" class="action" href=${uri} target=${isInTab ? '_self' : '_blank'}
@click=${follow}>${text(view, view.messages.proceed)}</a>`;
}

function cancelButton(view: View): TemplateResult {
  return html`<button part="cancel" class="action" type="button" @click=${view.cancel}>${text(
    view,
    view.messages.cancel,
  )}</button>`;
}
