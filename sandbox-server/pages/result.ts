import { journeyLayout } from './layout.ts';
import { html, type Markup, safeHref, sanitize } from './markup.ts';
import type { PageContext, Step } from './page-context.ts';
import { type SymbolName, symbol } from './symbol.ts';
import { type Translator, translatorFor } from './texts/translator.ts';

/** How a journey can end. */
export type Outcome = 'authorized' | 'denied' | 'cancelled' | 'failed';

export type ResultPage = PageContext & {
  step?: Step;
  outcome: Outcome;
  /** URL of the link back to the client, if it is safe. */
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

/** The result of the journey, with a link back to the client. */
export function resultPage(view: ResultPage): Markup {
  const translator = translatorFor(view.language);
  const { t, text } = translator;
  const provider = sanitize(view.providerName ?? '');
  return journeyLayout(view, {
    title: text(TITLES[view.outcome]),
    main: html`<div class="result result-${view.outcome}">
  ${symbol(SYMBOLS[view.outcome])}
  <h1>${t(TITLES[view.outcome])}</h1>
  ${provider !== '' && html`<p class="provider"><bdi>${provider}</bdi></p>`}
  <p class="lead">${t(DETAILS[view.outcome], { client: view.clientName })}</p>
</div>
${returnLink(translator, view)}`,
  });
}

function returnLink({ t }: Translator, { returnUri, clientName }: ResultPage): Markup {
  const url = safeHref(returnUri);
  if (url === undefined) return html`<p class="next">${t('closeWindow')}</p>`;
  return html`<div class="actions"><a class="primary" href="${url}"><span>${t('returnTo', { client: clientName })}</span></a></div>`;
}
