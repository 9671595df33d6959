import { type DataAccessType, SCOPES, type Scope } from '../schema/create-connection.ts';
import { type DataUse, dataUseParagraphs } from './data-use.ts';
import { cancelButton, hiddenInputs } from './form.ts';
import { journeyLayout, providerIcon } from './layout.ts';
import { html, type Markup, sanitize } from './markup.ts';
import type { CancellablePage, PageContext, PageProvider, Step } from './page-context.ts';
import { symbol } from './symbol.ts';
import { type Translator, translatorFor } from './texts/translator.ts';

export type ConsentPage = PageContext &
  CancellablePage & {
    step?: Step;
    provider: PageProvider;
    scopes: readonly Scope[];
    accessType: DataAccessType;
    /** The end of a recurring consent, as an ISO 8601 date or date-time. */
    consentEndsOn?: string;
    /** How long the consent lasts, as an ISO 8601 duration. */
    duration: string;
    /** What the client says about its use of the data. */
    dataUse: DataUse;
    /** Who gets the data on behalf of a client without a licence; absent for a client with one. */
    intermediary?: string;
  };

/** The consent page: which data, for whom, for which use, for how long, and how to end it. */
export function consentPage(view: ConsentPage): Markup {
  const translator = translatorFor(view.language);
  const { t, text } = translator;
  const { displayName: bank, iconUri } = view.provider;
  const client = view.clientName;
  return journeyLayout(view, {
    title: text('consentTitle', { client }),
    main: html`<div class="pair">${providerIcon(iconUri)}<p><bdi>${sanitize(bank)}</bdi></p></div>
<h1>${t('consentTitle', { client })}</h1>
<p class="lead">${lead(translator, view)}</p>
<form method="post" action="${view.action}">
  ${hiddenInputs(view.hidden)}
  ${dataUse(translator, view)}
  <h2>${t('sharedHeading')}</h2>
  <ul class="scopes">${scopesOf(translator, view)}</ul>
  <dl class="terms">
    <div><dt>${t('durationHeading')}</dt><dd>${duration(translator, view)}</dd></div>
    <div><dt>${t('stopHeading')}</dt><dd>${t('stopDetail', { client, bank })}</dd></div>
    <div><dt>${t('safetyHeading')}</dt><dd>${t('safetyDetail', { client })}</dd></div>
  </dl>
  <div class="actions consent-actions">
    <p class="next">${symbol('lock')}<span>${t('consentNext', { bank })}</span></p>
    <button class="primary" name="decision" value="allow">${t('allow')}</button>
    ${cancelButton(translator, view.cancelAction)}
  </div>
</form>`,
  });
}

/** Who asks: the client itself, or the intermediary that works for it. */
function lead(translator: Translator, view: ConsentPage): Markup {
  const { t } = translator;
  const { intermediary, clientName: client, provider } = view;
  const bank = provider.displayName;
  if (intermediary === undefined) return t('consentLead', { client, bank });
  const duration = translator.duration(view.duration);
  return t('partnerLead', { intermediary, client, bank, duration });
}

function dataUse(translator: Translator, view: ConsentPage): Markup | undefined {
  const texts = dataUseParagraphs(translator, view);
  if (texts.length === 0) return undefined;
  return html`<h2>${translator.t('useHeading', { client: view.clientName })}</h2>
  <div class="data-use">${texts}</div>`;
}

/** Each scope once, in the order of TrueLayer's documentation. */
function scopesOf({ t }: Translator, { scopes, provider }: ConsentPage): Markup[] {
  const details: Record<Scope, Markup> = {
    info: t('infoDetail', { bank: provider.displayName }),
    accounts: t('accountsDetail'),
    balance: t('balanceDetail'),
    transactions: t('transactionsDetail'),
  };
  return SCOPES.filter((scope) => scopes.includes(scope)).map(
    (scope) => html`
    <li>${symbol(scope)}<div><strong>${t(scope)}</strong> <span>${details[scope]}</span></div></li>`,
  );
}

function duration(translator: Translator, view: ConsentPage): Markup {
  const { t, date } = translator;
  const { accessType, consentEndsOn, clientName: client } = view;
  if (accessType === 'one_time') {
    return t('durationOnce', { duration: translator.duration(view.duration) });
  }
  if (consentEndsOn === undefined) return t('durationOpen');
  return t('durationUntil', { client, date: date(consentEndsOn) });
}
