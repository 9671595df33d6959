import { errorNote, errorSummary, type FieldError, hiddenInputs } from './form.ts';
import { bankLayout } from './layout.ts';
import { html, isolate, type Markup, sanitize } from './markup.ts';
import type { BankPageContext, FormPage } from './page-context.ts';
import { type Translator, translatorFor } from './texts/translator.ts';

/** An account as its bank shows it to its holder. */
export type PageAccount = {
  id: string;
  name: string;
  /** Sort code and account number, or an IBAN. */
  identification: string;
  /** The kind of account, in the page's language. */
  typeLabel: string;
};

export type BankAccountsPage = BankPageContext &
  FormPage & {
    holder?: string;
    accounts: readonly PageAccount[];
    /** Ids of the checked accounts. @default all, or none after an error. */
    selected?: readonly string[];
    error?: 'required';
  };

const FIRST_ACCOUNT = 'account-1';
const ERROR_ID = `${FIRST_ACCOUNT}-error`;

/**
 * The bank's page to choose accounts: checkboxes `account`, and `decision` of `approve`, `deny` or
 * `fail`, which simulates a failure of the bank.
 */
export function bankAccountsPage(view: BankAccountsPage): Markup {
  const translator = translatorFor(view.language);
  const { t, text } = translator;
  const errors = fieldErrorsOf(translator, view);
  const holder = sanitize(view.holder ?? '');
  return bankLayout(view, {
    title: text('accountsTitle'),
    hasError: errors.length > 0,
    main: html`${holder !== '' && html`<p class="greeting">${t('greeting', { holder })}</p>`}
<h1>${t('accountsTitle')}</h1>
<p class="lead">${t('accountsLead', { client: view.clientName })}</p>
${errorSummary(translator, errors)}
<form method="post" action="${view.action}">
  ${hiddenInputs(view.hidden)}
  ${view.accounts.length > 0 ? accountList(translator, view, errors) : html`<p class="empty">${t('noAccounts')}</p>`}
  <div class="actions">
    <button class="primary" name="decision" value="approve">${t('approve')}</button>
    <button class="quiet" name="decision" value="deny">${t('deny')}</button>
  </div>
</form>`,
    aside: failureControl(translator, view),
  });
}

function fieldErrorsOf({ t }: Translator, { error, accounts }: BankAccountsPage): FieldError[] {
  if (error === undefined || accounts.length === 0) return [];
  return [{ control: FIRST_ACCOUNT, message: t('accountRequired') }];
}

function accountList({ t }: Translator, view: BankAccountsPage, errors: FieldError[]): Markup {
  const hasError = errors.length > 0;
  const selected = view.selected ?? (hasError ? [] : view.accounts.map(({ id }) => id));
  return html`<fieldset class="accounts"${hasError && html` aria-describedby="${ERROR_ID}"`}>
    <legend>${t('accountsLegend')}</legend>
    ${errors.map((error) => errorNote(error))}
    ${view.accounts.map((account, index) => {
      const number = index + 1;
      const checked = selected.includes(account.id) && html` checked`;
      return html`<div class="account">
      <input id="account-${number}" name="account" type="checkbox" value="${account.id}" aria-describedby="account-${number}-detail"${checked}${hasError && index === 0 && html` autofocus`}>
      <label for="account-${number}">${isolate(account.name)}</label>
      <p id="account-${number}-detail">${isolate(account.typeLabel)} <bdi class="digits">${account.identification}</bdi></p>
    </div>`;
    })}
  </fieldset>`;
}

/** A button that simulates a failure of the bank, for tests. */
function failureControl({ t }: Translator, view: BankAccountsPage): Markup {
  return html`<details class="aside">
  <summary>${t('failHeading')}</summary>
  <form method="post" action="${view.action}">
    ${hiddenInputs(view.hidden)}
    <p>${t('failHint')}</p>
    <button class="small" name="decision" value="fail">${t('fail')}</button>
  </form>
</details>`;
}
