import { html, nothing, type TemplateResult } from 'lit/html.js';
import type { Inspector } from '../inspector.ts';
import type { Connection, MockUser, Next } from '../wire.ts';
import { formErrorNote, timestamp } from './parts.ts';

/** The actions on a connection, and the message after each. */
const MESSAGES: Record<string, string> = {
  approve: 'The user approved.',
  deny: 'The user denied at the bank.',
  cancel: 'The user cancelled.',
  abandon: 'The user closed the window.',
  fail: 'The bank failed.',
  revoke: 'The access was revoked.',
  expire: 'The consent has expired.',
};

/** The actions that cannot be undone. */
const DESTRUCTIVE = new Set(['deny', 'fail', 'revoke', 'expire']);

const FORM = 'approve';

/** The possible next steps: buttons for actions, and changes at a certain time. */
export function nextSteps(inspector: Inspector, connection: Connection): TemplateResult {
  const possible = connection.next.filter(({ action }) => action in MESSAGES);
  const timed = connection.next.filter(({ at }) => at !== undefined);
  const canApprove = possible.some(({ action }) => action === 'approve');
  const others = possible.filter(({ action }) => action !== 'approve');
  return html`<section class="next" aria-labelledby="next-heading">
    <h3 id="next-heading">Next steps</h3>
    ${connection.next.length === 0 ? html`<p class="hint">None: the connection has ended.</p>` : nothing}
    ${canApprove ? approveForm(inspector, connection) : nothing}
    ${
      others.length === 0
        ? nothing
        : html`<p class="buttons">${others.map((each) => actionButton(inspector, connection, each))}</p>`
    }
    ${timed.map(({ at }) => at && html`<p class="hint">The consent expires: ${timestamp(at)}</p>`)}
  </section>`;
}

function actionButton(
  inspector: Inspector,
  { id }: Connection,
  { action, label }: Next,
): TemplateResult {
  const run = () =>
    inspector.act({
      method: 'POST',
      path: `/connections/${id}/${action}`,
      successMessage: MESSAGES[action] ?? label,
    });
  return html`<button type="button" class=${DESTRUCTIVE.has(action) ? 'destructive' : ''} @click=${run}>
    ${label}
  </button>`;
}

/** The form that approves as a mock user, for some or all accounts. */
function approveForm(inspector: Inspector, { id }: Connection): TemplateResult {
  const users = inspector.model.lists.users ?? [];
  const submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    if (!(event.target instanceof HTMLFormElement)) return;
    const body = parseApproval(new FormData(event.target), users);
    const path = `/connections/${id}/approve`;
    const successMessage = `${body.user} approved.`;
    await inspector.act({ method: 'POST', path, body, successMessage, form: FORM });
  };
  return html`<form class="approve" @submit=${submit}>
    <label for="approve-user">Approve as</label>
    <div class="together">
      <select id="approve-user" name="user">
        ${users.map(
          ({ id, username, password, title }) =>
            html`<option value=${id}>${username} / ${password} – ${title}</option>`,
        )}
      </select>
      <button class="primary">Approve</button>
    </div>
    <details>
      <summary>Only some accounts</summary>
      <label for="approve-accounts">Account numbers, from 1</label>
      <input id="approve-accounts" name="accounts" pattern="\\s*[1-9]\\d*(\\s*,\\s*[1-9]\\d*)*\\s*" aria-describedby="approve-hint" />
      <p class="hint" id="approve-hint">For example 1, 3. Leave empty for all accounts.</p>
    </details>
    ${formErrorNote(inspector, FORM)}
  </form>`;
}

/** Parses the form to the body for the control plane, which numbers accounts from 0. */
function parseApproval(
  form: FormData,
  users: readonly MockUser[],
): { user: string; password?: string; accounts?: number[] } {
  const selected = users.find(({ id }) => id === form.get('user'));
  const numbers = String(form.get('accounts') ?? '').match(/\d+/g);
  return {
    user: selected?.username ?? '',
    ...(selected && { password: selected.password }),
    ...(numbers && { accounts: numbers.map((number) => Number(number) - 1) }),
  };
}
