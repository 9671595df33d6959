import type { Frame, Step } from './frame.ts';
import { journeyLayout } from './layout.ts';
import { followable, foreign, html, type Markup } from './markup.ts';
import { type SymbolName, symbol } from './symbol.ts';
import { type Phrasebook, phrasebookOf } from './texts/phrasebook.ts';

/** How a journey can end. */
export type Outcome = 'authorized' | 'denied' | 'cancelled' | 'failed';

export type ResultPage = Frame & {
  step?: Step;
  outcome: Outcome;
  /** Where the way back starts: a path of ours, or an http(s) address. Anything else is no link. */
  returnUri?: string;
  providerName?: string;
};

const SYMBOLS: Record<Outcome, SymbolName> = {
  authorized: 'done',
  denied: 'refused',
  cancelled: 'back',
  failed: 'warning',
};

const TITLES = {
  authorized: 'authorizedTitle',
  denied: 'deniedTitle',
  cancelled: 'cancelledTitle',
  failed: 'failedTitle',
} as const satisfies Record<Outcome, unknown>;

const DETAILS = {
  authorized: 'authorizedDetail',
  denied: 'nothingShared',
  cancelled: 'nothingShared',
  failed: 'failedDetail',
} as const satisfies Record<Outcome, unknown>;

/** Tells how the journey ended, and leads back to the client. */
export function resultPage(view: ResultPage): Markup {
  const phrases = phrasebookOf(view.language);
  const { say, text } = phrases;
  const provider = foreign(view.providerName ?? '');
  return journeyLayout(view, {
    title: text(TITLES[view.outcome]),
    main: html`<div class="result result-${view.outcome}">
  ${symbol(SYMBOLS[view.outcome])}
  <h1>${say(TITLES[view.outcome])}</h1>
  ${provider !== '' && html`<p class="provider"><bdi>${provider}</bdi></p>`}
  <p class="lead">${say(DETAILS[view.outcome], { client: view.clientName })}</p>
</div>
${wayBack(phrases, view)}`,
  });
}

function wayBack({ say }: Phrasebook, { returnUri, clientName }: ResultPage): Markup {
  const address = followable(returnUri);
  if (address === undefined) return html`<p class="next">${say('closeWindow')}</p>`;
  return html`<div class="actions"><a class="primary" href="${address}"><span>${say('returnTo', { client: clientName })}</span></a></div>`;
}
