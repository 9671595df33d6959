import {
  cancelButton,
  errorNote,
  errorSummary,
  faultAttributes,
  hiddenInputs,
  type Mistake,
} from './form.ts';
import type { BankFrame, Cancellable } from './frame.ts';
import { bankLayout } from './layout.ts';
import { html, isolated, type Markup } from './markup.ts';
import { type Phrasebook, phrasebookOf } from './texts/phrasebook.ts';

/** Somebody made up who can log in at the mock bank. */
export type SandboxUser = { username: string; password: string; title: string };

export type BankLoginPage = BankFrame &
  Cancellable & {
    error?: 'wrong_credentials' | 'required' | 'locked';
    /** What was typed before; the password is never shown again. */
    username?: string;
    /** Listed under "Sandbox users", each with a button that logs in as this user at once. */
    users: readonly SandboxUser[];
  };

/** The bank's login: fields `username` and `password`. */
export function bankLoginPage(view: BankLoginPage): Markup {
  const phrases = phrasebookOf(view.language);
  const { say, text } = phrases;
  const mistakes = mistakesOf(phrases, view);
  return bankLayout(view, {
    title: text('loginTitle'),
    failed: mistakes.length > 0,
    main: html`<h1>${say('loginTitle')}</h1>
<p class="lead">${say('loginLead', { client: view.clientName })}</p>
${errorSummary(phrases, mistakes)}
<form method="post" action="${view.action}" novalidate>
  ${hiddenInputs(view.hidden)}
  <div class="field">
    <label for="username">${say('username')}</label>
    ${errorNote(mistakes.find(({ control }) => control === 'username'))}
    <input id="username" name="username" type="text" value="${view.username ?? ''}" dir="auto" required autocomplete="username" autocapitalize="none" spellcheck="false"${faultAttributes('username', mistakes)}>
  </div>
  <div class="field">
    <label for="password">${say('password')}</label>
    ${errorNote(mistakes.find(({ control }) => control === 'password'))}
    <input id="password" name="password" type="password" required autocomplete="current-password"${faultAttributes('password', mistakes)}>
  </div>
  <div class="actions">
    <button class="primary">${say('logIn')}</button>
    ${cancelButton(phrases, view.cancelAction)}
  </div>
</form>`,
    ...(view.users.length > 0 && { aside: userList(phrases, view) }),
  });
}

/** Nobody is told which of the two was wrong; what is missing is told. */
function mistakesOf({ say }: Phrasebook, { error, username }: BankLoginPage): Mistake[] {
  const passwordMissing = { control: 'password', message: say('passwordRequired') };
  switch (error) {
    case undefined:
      return [];
    case 'wrong_credentials':
      return [{ control: 'username', message: say('wrongCredentials') }];
    case 'locked':
      return [{ control: 'username', message: say('locked') }];
    case 'required':
      return username
        ? [passwordMissing]
        : [{ control: 'username', message: say('usernameRequired') }, passwordMissing];
    default:
      return error satisfies never;
  }
}

function userList({ say }: Phrasebook, view: BankLoginPage): Markup {
  return html`<details class="aside">
  <summary>${say('usersHeading')}</summary>
  <p>${say('usersHint')}</p>
  <ul class="users">${view.users.map(
    ({ username, password, title }, place) => html`
    <li>
      <div><strong id="user-${place}">${isolated(title)}</strong> <code dir="ltr">${username}</code> <code dir="ltr">${password}</code></div>
      <form method="post" action="${view.action}">${hiddenInputs({ ...view.hidden, username, password })}<button class="small" id="use-${place}" aria-labelledby="use-${place} user-${place}"><span>${say('useUser', { username })}</span></button></form>
    </li>`,
  )}
  </ul>
</details>`;
}
