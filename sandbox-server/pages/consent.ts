import type { JourneyPurpose } from '../domain/world/client.ts';
import { type DataAccessType, SCOPES, type Scope } from '../schema/create-connection.ts';
import { cancelButton, hiddenInputs } from './form.ts';
import type { Cancellable, Frame, PageProvider, Step } from './frame.ts';
import { journeyLayout, providerIcon } from './layout.ts';
import { foreign, html, type Markup, paragraphs } from './markup.ts';
import { symbol } from './symbol.ts';
import { type Phrasebook, phrasebookOf } from './texts/phrasebook.ts';

export type ConsentPage = Frame &
  Cancellable & {
    step?: Step;
    provider: PageProvider;
    scopes: readonly Scope[];
    accessType: DataAccessType;
    /** The last moment of a recurring consent, as an ISO 8601 date or date-time. */
    consentEndsOn?: string;
    /** The client's own words; they win over the prewritten ones. Lines become paragraphs. */
    text?: { title?: string; body?: string };
    /** The prewritten text of the client's console. */
    useCase?: JourneyPurpose;
  };

const PREWRITTEN = {
  rewards: ['purposeTitleRewards', 'purposeRewards'],
  affordability: ['purposeTitleAffordability', 'purposeAffordability'],
  onboarding: ['purposeTitleOnboarding', 'purposeOnboarding'],
  account_verification: ['purposeTitleVerification', 'purposeVerification'],
} as const satisfies Record<JourneyPurpose, unknown>;

/** Asks for the consent: which data, what for, for how long, and how to end it. */
export function consentPage(view: ConsentPage): Markup {
  const phrases = phrasebookOf(view.language);
  const { say } = phrases;
  const { displayName: bank, iconUri } = view.provider;
  const names = { client: view.clientName, bank };
  const own = ownTitleOf(view);
  return journeyLayout(view, {
    title: own ?? phrases.text(titleKeyOf(view), { client: view.clientName }),
    main: html`<div class="pair">${providerIcon(iconUri)}<p><bdi>${foreign(bank)}</bdi></p></div>
<h1${own !== undefined && html` dir="auto"`}>${own ?? say(titleKeyOf(view), { client: view.clientName })}</h1>
<div class="lead">${purpose(phrases, view)}</div>
<form method="post" action="${view.action}">
  ${hiddenInputs(view.hidden)}
  <h2>${say('sharedHeading')}</h2>
  <ul class="scopes">${scopesOf(phrases, view)}</ul>
  <dl class="terms">
    <div><dt>${say('durationHeading')}</dt><dd>${duration(phrases, view)}</dd></div>
    <div><dt>${say('stopHeading')}</dt><dd>${say('stopDetail', names)}</dd></div>
    <div><dt>${say('safetyHeading')}</dt><dd>${say('safetyDetail', { client: view.clientName })}</dd></div>
  </dl>
  <div class="actions consent-actions">
    <p class="next">${symbol('lock')}<span>${say('consentNext', { bank })}</span></p>
    <button class="primary" name="decision" value="allow">${say('allow')}</button>
    ${cancelButton(phrases, view.cancelAction)}
  </div>
</form>`,
  });
}

function ownTitleOf({ text }: ConsentPage): string | undefined {
  return foreign(text?.title ?? '') || undefined;
}

function titleKeyOf({ useCase }: ConsentPage) {
  return useCase === undefined ? 'consentTitle' : PREWRITTEN[useCase][0];
}

function purpose(
  { say }: Phrasebook,
  { text, useCase, clientName, provider }: ConsentPage,
): Markup[] {
  const own = paragraphs(text?.body ?? '');
  if (own.length > 0) return own;
  const client = clientName;
  const sentence =
    useCase === undefined
      ? say('consentLead', { client, bank: provider.displayName })
      : say(PREWRITTEN[useCase][1], { client });
  return [html`<p>${sentence}</p>`];
}

/** Each scope once, in the order of TrueLayer's document. */
function scopesOf({ say }: Phrasebook, { scopes, provider }: ConsentPage): Markup[] {
  const details: Record<Scope, Markup> = {
    info: say('infoDetail', { bank: provider.displayName }),
    accounts: say('accountsDetail'),
    balance: say('balanceDetail'),
    transactions: say('transactionsDetail'),
  };
  return SCOPES.filter((scope) => scopes.includes(scope)).map(
    (scope) => html`
    <li>${symbol(scope)}<div><strong>${say(scope)}</strong> <span>${details[scope]}</span></div></li>`,
  );
}

function duration({ say, date }: Phrasebook, view: ConsentPage): Markup {
  const { accessType, consentEndsOn, clientName: client } = view;
  if (accessType === 'one_time') return say('durationOnce');
  if (consentEndsOn === undefined) return say('durationOpen');
  return say('durationUntil', { client, date: date(consentEndsOn) });
}
