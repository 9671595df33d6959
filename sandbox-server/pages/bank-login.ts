import {
  cancelButton,
  errorAttributes,
  errorNote,
  errorSummary,
  type FieldError,
  hiddenInputs,
} from './form.ts';
import { bankLayout } from './layout.ts';
import { html, isolate, type Markup } from './markup.ts';
import type { BankPageContext, CancellablePage } from './page-context.ts';
import { type Translator, translatorFor } from './texts/translator.ts';

/** A mock user who can log in at the mock bank. */
export type SandboxUser = { username: string; password: string; title: string };

export type BankLoginPage = BankPageContext &
  CancellablePage & {
    error?: 'wrong_credentials' | 'required';
    /** The username that was entered before. */
    username?: string;
    /** Users to list, each with a button that logs in. */
    users: readonly SandboxUser[];
  };

/** The bank's login page, with the fields `username` and `password`. */
export function bankLoginPage(view: BankLoginPage): Markup {
  const translator = translatorFor(view.language);
  const { t, text } = translator;
  const errors = fieldErrorsOf(translator, view);
  return bankLayout(view, {
    title: text('loginTitle'),
    hasError: errors.length > 0,
    main: html`<h1>${t('loginTitle')}</h1>
<p class="lead">${t('loginLead', { client: view.clientName })}</p>
${errorSummary(translator, errors)}
<form method="post" action="${view.action}" novalidate>
  ${hiddenInputs(view.hidden)}
  <div class="field">
    <label for="username">${t('username')}</label>
    ${errorNote(errors.find(({ control }) => control === 'username'))}
    <input id="username" name="username" type="text" value="${view.username ?? ''}" dir="auto" required autocomplete="username" autocapitalize="none" spellcheck="false"${errorAttributes('username', errors)}>
  </div>
  <div class="field">
    <label for="password">${t('password')}</label>
    ${errorNote(errors.find(({ control }) => control === 'password'))}
    <input id="password" name="password" type="password" required autocomplete="current-password"${errorAttributes('password', errors)}>
  </div>
  <div class="actions">
    <button class="primary">${t('logIn')}</button>
    ${cancelButton(translator, view.cancelAction)}
  </div>
</form>`,
    ...(view.users.length > 0 && { aside: userList(translator, view) }),
  });
}

/** Does not say whether the username or the password is wrong, as real banks do not. */
function fieldErrorsOf({ t }: Translator, { error, username }: BankLoginPage): FieldError[] {
  const passwordMissing = { control: 'password', message: t('passwordRequired') };
  switch (error) {
    case undefined:
      return [];
    case 'wrong_credentials':
      return [{ control: 'username', message: t('wrongCredentials') }];
    case 'required':
      return username
        ? [passwordMissing]
        : [{ control: 'username', message: t('usernameRequired') }, passwordMissing];
    default:
      return error satisfies never;
  }
}

function userList({ t }: Translator, view: BankLoginPage): Markup {
  return html`<details class="aside">
  <summary>${t('usersHeading')}</summary>
  <p>${t('usersHint')}</p>
  <ul class="users">${view.users.map(
    ({ username, password, title }, place) => html`
    <li>
      <div><strong id="user-${place}">${isolate(title)}</strong> <code dir="ltr">${username}</code> <code dir="ltr">${password}</code></div>
      <form method="post" action="${view.action}">${hiddenInputs({ ...view.hidden, username, password })}<button class="small" id="use-${place}" aria-labelledby="use-${place} user-${place}"><span>${t('useUser', { username })}</span></button></form>
    </li>`,
  )}
  </ul>
</details>`;
}
