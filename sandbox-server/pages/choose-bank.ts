import { type DataUse, dataUseParagraphs } from './data-use.ts';
import { cancelButton, errorNote, errorSummary, type FieldError, hiddenInputs } from './form.ts';
import { journeyLayout, providerIcon } from './layout.ts';
import { html, isolate, type Markup } from './markup.ts';
import type { CancellablePage, PageContext, PageProvider, Step } from './page-context.ts';
import { symbol } from './symbol.ts';
import { type Translator, translatorFor } from './texts/translator.ts';

export type ChooseBankPage = PageContext &
  CancellablePage & {
    step?: Step;
    /** What the client says about its use of the data. */
    dataUse: DataUse;
    /** A GET form with the field `query`; `hidden` has further query parameters. */
    search: { action: string; query: string; hidden?: Record<string, string> };
    /** The banks of the user's country, or those that match the search, in this order. */
    providers: readonly (PageProvider & { id: string })[];
    /** URL of the page with all banks. */
    allUri: string;
    /** Whether there are banks that the page does not show. */
    hasMore: boolean;
    error?: ChooseBankError;
  };

/** No bank was chosen, the bank is not in the list, or it is down for maintenance. */
export type ChooseBankError = 'required' | 'unknown' | 'unavailable';

const ERROR_KEYS = {
  required: 'bankRequired',
  unknown: 'bankUnknown',
  unavailable: 'bankUnavailable',
} as const satisfies Record<ChooseBankError, unknown>;

/** Errors link to the first bank, or to the search field if there is no bank. */
const FIRST_BANK = 'bank-1';
const QUERY = 'query';

/**
 * The list of banks. Each bank is a submit button `provider_id`, because below two hundred radio buttons
 * a "Continue" button would be out of reach.
 */
export function chooseBankPage(view: ChooseBankPage): Markup {
  const translator = translatorFor(view.language);
  const { t, text } = translator;
  const errors = fieldErrorsOf(translator, view);
  const texts = dataUseParagraphs(translator, view);
  return journeyLayout(view, {
    title: text('chooseTitle'),
    hasError: errors.length > 0,
    main: html`<div class="title-row">
  <h1>${t('chooseTitle')}</h1>
  <form method="post" action="${view.cancelAction}">${hiddenInputs(view.hidden)}${cancelButton(translator, view.cancelAction)}</form>
</div>
<p class="lead">${t('chooseLead', { client: view.clientName })}</p>
${texts.length > 0 && html`<div class="data-use">${texts}</div>`}
${errorSummary(translator, errors)}
${searchForm(translator, view, errors)}
${view.providers.length > 0 ? bankList(translator, view, errors) : emptyResult(translator, view)}`,
  });
}

function fieldErrorsOf({ t }: Translator, { error, providers }: ChooseBankPage): FieldError[] {
  if (error === undefined) return [];
  const control = providers.length > 0 ? FIRST_BANK : QUERY;
  return [{ control, message: t(ERROR_KEYS[error]) }];
}

function searchForm({ t, count }: Translator, view: ChooseBankPage, errors: FieldError[]): Markup {
  const { action, query, hidden } = view.search;
  const focused = errors.length === 0 ? query !== '' : errors[0]?.control === QUERY;
  return html`<form class="search" role="search" method="get" action="${action}">
  ${hiddenInputs(hidden)}
  <label for="${QUERY}">${t('searchLabel')}</label>
  <div class="search-row">
    <input id="${QUERY}" name="query" type="search" value="${query}" dir="auto" autocomplete="off" autocapitalize="none" spellcheck="false" enterkeyhint="search" aria-describedby="found"${focused && html` autofocus`}>
    <button>${symbol('search')}<span>${t('searchButton')}</span></button>
  </div>
  <p class="found"><span id="found">${count('banksFound', view.providers.length)}</span>${view.hasMore && html` <a href="${view.allUri}">${t('showAll')}</a>`}</p>
</form>`;
}

function bankList({ text }: Translator, view: ChooseBankPage, errors: FieldError[]): Markup {
  return html`<form method="post" action="${view.action}">
  ${hiddenInputs(view.hidden)}
  ${errors.map((error) => errorNote(error))}
  <ul class="banks" aria-label="${text('banks')}">${view.providers.map(
    ({ id, displayName, iconUri }, index) => html`
    <li><button id="bank-${index + 1}" name="provider_id" value="${id}"${index === 0 && firstBankAttributes(errors)}>${providerIcon(iconUri)}${isolate(displayName)}${symbol('forward')}</button></li>`,
  )}
  </ul>
</form>`;
}

function firstBankAttributes(errors: FieldError[]) {
  return errors.length > 0 && html` aria-describedby="${FIRST_BANK}-error" autofocus`;
}

function emptyResult({ t }: Translator, { search }: ChooseBankPage): Markup {
  if (search.query === '') return html`<p class="empty">${t('noBanks')}</p>`;
  return html`<div class="empty">
  <p><strong>${t('noMatch', { query: search.query })}</strong></p>
  <p>${t('noMatchHint')}</p>
</div>`;
}
