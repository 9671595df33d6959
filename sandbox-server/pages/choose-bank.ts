import { cancelButton, errorNote, errorSummary, hiddenInputs, type Mistake } from './form.ts';
import type { Cancellable, Frame, PageProvider, Step } from './frame.ts';
import { journeyLayout, providerIcon } from './layout.ts';
import { html, isolated, type Markup } from './markup.ts';
import { symbol } from './symbol.ts';
import { type Phrasebook, phrasebookOf } from './texts/phrasebook.ts';

export type ChooseBankPage = Frame &
  Cancellable & {
    step?: Step;
    /** A GET form with the field `query`; `hidden` keeps what else the address carries. */
    search: { action: string; query: string; hidden?: Record<string, string> };
    /** The banks to choose from, already searched; their order is kept. */
    providers: readonly (PageProvider & { id: string })[];
    error?: 'required' | 'unknown';
  };

/** The control that mistakes point to: the first bank, or the search where there is none. */
const FIRST_BANK = 'bank-1';
const QUERY = 'query';

/**
 * The list of banks. Each bank is a submit button `provider_id`, so that one key press or one tap
 * chooses it: with radio buttons, a list of two hundred would have its "Continue" out of reach.
 */
export function chooseBankPage(view: ChooseBankPage): Markup {
  const phrases = phrasebookOf(view.language);
  const { say, text } = phrases;
  const mistakes = mistakesOf(phrases, view);
  return journeyLayout(view, {
    title: text('chooseTitle'),
    failed: mistakes.length > 0,
    main: html`<div class="title-row">
  <h1>${say('chooseTitle')}</h1>
  <form method="post" action="${view.cancelAction}">${hiddenInputs(view.hidden)}${cancelButton(phrases, view.cancelAction)}</form>
</div>
<p class="lead">${say('chooseLead', { client: view.clientName })}</p>
${errorSummary(phrases, mistakes)}
${searchForm(phrases, view, mistakes)}
${view.providers.length > 0 ? bankList(phrases, view, mistakes) : emptyResult(phrases, view)}`,
  });
}

function mistakesOf({ say }: Phrasebook, { error, providers }: ChooseBankPage): Mistake[] {
  if (error === undefined) return [];
  const control = providers.length > 0 ? FIRST_BANK : QUERY;
  return [{ control, message: say(error === 'required' ? 'bankRequired' : 'bankUnknown') }];
}

function searchForm({ say, count }: Phrasebook, view: ChooseBankPage, mistakes: Mistake[]): Markup {
  const { action, query, hidden } = view.search;
  const focused = mistakes.length === 0 ? query !== '' : mistakes[0]?.control === QUERY;
  return html`<form class="search" role="search" method="get" action="${action}">
  ${hiddenInputs(hidden)}
  <label for="${QUERY}">${say('searchLabel')}</label>
  <div class="search-row">
    <input id="${QUERY}" name="query" type="search" value="${query}" dir="auto" autocomplete="off" autocapitalize="none" spellcheck="false" enterkeyhint="search" aria-describedby="found"${focused && html` autofocus`}>
    <button>${symbol('search')}<span>${say('searchButton')}</span></button>
  </div>
  <p class="found"><span id="found">${count('banksFound', view.providers.length)}</span>${query !== '' && html` <a href="${addressOf(action, hidden)}">${say('showAll')}</a>`}</p>
</form>`;
}

function bankList({ text }: Phrasebook, view: ChooseBankPage, mistakes: Mistake[]): Markup {
  return html`<form method="post" action="${view.action}">
  ${hiddenInputs(view.hidden)}
  ${mistakes.map((mistake) => errorNote(mistake))}
  <ul class="banks" aria-label="${text('banks')}">${view.providers.map(
    ({ id, displayName, iconUri }, index) => html`
    <li><button id="bank-${index + 1}" name="provider_id" value="${id}"${index === 0 && faultOf(mistakes)}>${providerIcon(iconUri)}${isolated(displayName)}${symbol('forward')}</button></li>`,
  )}
  </ul>
</form>`;
}

function faultOf(mistakes: Mistake[]) {
  return mistakes.length > 0 && html` aria-describedby="${FIRST_BANK}-error" autofocus`;
}

function emptyResult({ say }: Phrasebook, { search }: ChooseBankPage): Markup {
  if (search.query === '') return html`<p class="empty">${say('noBanks')}</p>`;
  return html`<div class="empty">
  <p><strong>${say('noMatch', { query: search.query })}</strong></p>
  <p>${say('noMatchHint')}</p>
</div>`;
}

/** The search's own address without a query. */
function addressOf(action: string, hidden: Record<string, string> = {}): string {
  const parameters = new URLSearchParams(hidden).toString();
  return parameters === '' ? action : `${action}?${parameters}`;
}
