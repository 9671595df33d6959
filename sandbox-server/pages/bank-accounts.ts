import { errorNote, errorSummary, hiddenInputs, type Mistake } from './form.ts';
import type { BankFrame, Question } from './frame.ts';
import { bankLayout } from './layout.ts';
import { foreign, html, isolated, type Markup } from './markup.ts';
import { type Phrasebook, phrasebookOf } from './texts/phrasebook.ts';

/** An account as its bank shows it to its holder. */
export type PageAccount = {
  id: string;
  name: string;
  /** Sort code and number, or an IBAN, grouped for people. */
  identification: string;
  /** The kind of account, in the bank's words. */
  typeLabel: string;
};

export type BankAccountsPage = BankFrame &
  Question & {
    holder?: string;
    accounts: readonly PageAccount[];
    /** Ids of the ticked accounts; all of them unless something went wrong. */
    selected?: readonly string[];
    error?: 'required';
  };

const FIRST_ACCOUNT = 'account-1';
const NOTE = `${FIRST_ACCOUNT}-error`;

/**
 * The bank's own question: checkboxes `account`, and `decision` of `approve`, `deny`, or `fail`,
 * which makes the bank break down.
 */
export function bankAccountsPage(view: BankAccountsPage): Markup {
  const phrases = phrasebookOf(view.language);
  const { say, text } = phrases;
  const mistakes = mistakesOf(phrases, view);
  const holder = foreign(view.holder ?? '');
  return bankLayout(view, {
    title: text('accountsTitle'),
    failed: mistakes.length > 0,
    main: html`${holder !== '' && html`<p class="greeting">${say('greeting', { holder })}</p>`}
<h1>${say('accountsTitle')}</h1>
<p class="lead">${say('accountsLead', { client: view.clientName })}</p>
${errorSummary(phrases, mistakes)}
<form method="post" action="${view.action}">
  ${hiddenInputs(view.hidden)}
  ${view.accounts.length > 0 ? accountList(phrases, view, mistakes) : html`<p class="empty">${say('noAccounts')}</p>`}
  <div class="actions">
    <button class="primary" name="decision" value="approve">${say('approve')}</button>
    <button class="quiet" name="decision" value="deny">${say('deny')}</button>
  </div>
</form>`,
    aside: failureControl(phrases, view),
  });
}

function mistakesOf({ say }: Phrasebook, { error, accounts }: BankAccountsPage): Mistake[] {
  if (error === undefined || accounts.length === 0) return [];
  return [{ control: FIRST_ACCOUNT, message: say('accountRequired') }];
}

function accountList({ say }: Phrasebook, view: BankAccountsPage, mistakes: Mistake[]): Markup {
  const wrong = mistakes.length > 0;
  const selected = view.selected ?? (wrong ? [] : view.accounts.map(({ id }) => id));
  return html`<fieldset class="accounts"${wrong && html` aria-describedby="${NOTE}"`}>
    <legend>${say('accountsLegend')}</legend>
    ${mistakes.map((mistake) => errorNote(mistake))}
    ${view.accounts.map((account, index) => {
      const number = index + 1;
      const checked = selected.includes(account.id) && html` checked`;
      return html`<div class="account">
      <input id="account-${number}" name="account" type="checkbox" value="${account.id}" aria-describedby="account-${number}-detail"${checked}${wrong && index === 0 && html` autofocus`}>
      <label for="account-${number}">${isolated(account.name)}</label>
      <p id="account-${number}-detail">${isolated(account.typeLabel)} <bdi class="digits">${account.identification}</bdi></p>
    </div>`;
    })}
  </fieldset>`;
}

/** For testers: a bank that breaks down instead of answering. */
function failureControl({ say }: Phrasebook, view: BankAccountsPage): Markup {
  return html`<details class="aside">
  <summary>${say('failHeading')}</summary>
  <form method="post" action="${view.action}">
    ${hiddenInputs(view.hidden)}
    <p>${say('failHint')}</p>
    <button class="small" name="decision" value="fail">${say('fail')}</button>
  </form>
</details>`;
}
