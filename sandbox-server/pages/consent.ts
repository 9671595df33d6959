import type { JourneyPurpose } from '../domain/world/client.ts';
import { type DataAccessType, SCOPES, type Scope } from '../schema/create-connection.ts';
import { cancelButton, hiddenInputs } from './form.ts';
import { journeyLayout, providerIcon } from './layout.ts';
import { html, type Markup, paragraphs, sanitize } from './markup.ts';
import type { CancellablePage, PageContext, PageProvider, Step } from './page-context.ts';
import { symbol } from './symbol.ts';
import { type Translator, translatorFor } from './texts/translator.ts';

export type ConsentPage = PageContext &
  CancellablePage & {
    step?: Step;
    provider: PageProvider;
    scopes: readonly Scope[];
    accessType: DataAccessType;
    /** How long one-time access lasts at the bank, as an ISO 8601 duration. */
    oneTimeAccess: string;
    /** The end of a recurring consent, as an ISO 8601 date or date-time. */
    consentEndsOn?: string;
    /** The client's custom texts; they win over the prewritten ones. Lines become paragraphs. */
    text?: { title?: string; body?: string };
    /** Selects the prewritten text. */
    useCase?: JourneyPurpose;
  };

const PREWRITTEN = {
  rewards: ['useCaseTitleRewards', 'useCaseRewards'],
  affordability: ['useCaseTitleAffordability', 'useCaseAffordability'],
  onboarding: ['useCaseTitleOnboarding', 'useCaseOnboarding'],
  account_verification: ['useCaseTitleVerification', 'useCaseVerification'],
} as const satisfies Record<JourneyPurpose, unknown>;

/** The consent page: which data, for which use case, for how long, and how to end it. */
export function consentPage(view: ConsentPage): Markup {
  const translator = translatorFor(view.language);
  const { t } = translator;
  const { displayName: bank, iconUri } = view.provider;
  const names = { client: view.clientName, bank };
  const custom = customTitleOf(view);
  return journeyLayout(view, {
    title: custom ?? translator.text(titleKeyOf(view), { client: view.clientName }),
    main: html`<div class="pair">${providerIcon(iconUri)}<p><bdi>${sanitize(bank)}</bdi></p></div>
<h1${custom !== undefined && html` dir="auto"`}>${custom ?? t(titleKeyOf(view), { client: view.clientName })}</h1>
<div class="lead">${useCaseText(translator, view)}</div>
<form method="post" action="${view.action}">
  ${hiddenInputs(view.hidden)}
  <h2>${t('sharedHeading')}</h2>
  <ul class="scopes">${scopesOf(translator, view)}</ul>
  <dl class="terms">
    <div><dt>${t('durationHeading')}</dt><dd>${duration(translator, view)}</dd></div>
    <div><dt>${t('stopHeading')}</dt><dd>${t('stopDetail', names)}</dd></div>
    <div><dt>${t('safetyHeading')}</dt><dd>${t('safetyDetail', { client: view.clientName })}</dd></div>
  </dl>
  <div class="actions consent-actions">
    <p class="next">${symbol('lock')}<span>${t('consentNext', { bank })}</span></p>
    <button class="primary" name="decision" value="allow">${t('allow')}</button>
    ${cancelButton(translator, view.cancelAction)}
  </div>
</form>`,
  });
}

function customTitleOf({ text }: ConsentPage): string | undefined {
  return sanitize(text?.title ?? '') || undefined;
}

function titleKeyOf({ useCase }: ConsentPage) {
  return useCase === undefined ? 'consentTitle' : PREWRITTEN[useCase][0];
}

function useCaseText(
  { t }: Translator,
  { text, useCase, clientName, provider }: ConsentPage,
): Markup[] {
  const custom = paragraphs(text?.body ?? '');
  if (custom.length > 0) return custom;
  const client = clientName;
  const sentence =
    useCase === undefined
      ? t('consentLead', { client, bank: provider.displayName })
      : t(PREWRITTEN[useCase][1], { client });
  return [html`<p>${sentence}</p>`];
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
    return t('durationOnce', { duration: translator.duration(view.oneTimeAccess) });
  }
  if (consentEndsOn === undefined) return t('durationOpen');
  return t('durationUntil', { client, date: date(consentEndsOn) });
}
