import { html, nothing, type TemplateResult } from 'lit/html.js';
import { FAILURE_REASONS } from '../../../schema/failure-reason.ts';
import type { Inspector } from '../inspector.ts';
import type { Connection, MockUser, Next } from '../wire.ts';
import { formErrorNote, timestamp } from './parts.ts';

/** The actions that are buttons, and the message after each. */
const MESSAGES: Record<string, string> = {
  deny: 'The user denied at the bank.',
  cancel: 'The user cancelled.',
  abandon: 'The user closed the window.',
  revoke: 'The access was revoked.',
  expire: 'The consent has expired.',
};

/** The actions that cannot be undone. */
const DESTRUCTIVE = new Set(['deny', 'revoke', 'expire']);

const APPROVE_FORM = 'approve';
const FAIL_FORM = 'fail';
const DEFAULT_REASON: (typeof FAILURE_REASONS)[number] = 'provider_error';

/** The possible next steps: forms and buttons for actions, and changes at a certain time. */
export function nextSteps(inspector: Inspector, connection: Connection): TemplateResult {
  const buttons = connection.next.filter(({ action }) => action in MESSAGES);
  const timed = connection.next.filter(({ at }) => at !== undefined);
  const canApprove = connection.next.some(({ action }) => action === 'approve');
  const failure = connection.next.find(({ action }) => action === 'fail');
  return html`<section class="next" aria-labelledby="next-heading">
    <h3 id="next-heading">Next steps</h3>
    ${connection.next.length === 0 ? html`<p class="hint">None: the connection has ended.</p>` : nothing}
    ${canApprove ? approveForm(inspector, connection) : nothing}
    ${
      buttons.length === 0
        ? nothing
        : html`<p class="buttons">${buttons.map((each) => actionButton(inspector, connection, each))}</p>`
    }
    ${failure === undefined ? nothing : failForm(inspector, connection, failure)}
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
    await inspector.act({ method: 'POST', path, body, successMessage, form: APPROVE_FORM });
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
    ${formErrorNote(inspector, APPROVE_FORM)}
  </form>`;
}

/** The form that lets the connection fail at the bank, for a reason. */
function failForm(
  inspector: Inspector,
  { id }: Connection,
  { action, label }: Next,
): TemplateResult {
  const submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    if (!(event.target instanceof HTMLFormElement)) return;
    const reason = String(new FormData(event.target).get('reason'));
    const path = `/connections/${id}/${action}`;
    const successMessage = `The connection failed at the bank: ${reason}.`;
    const body = { reason };
    await inspector.act({ method: 'POST', path, body, successMessage, form: FAIL_FORM });
  };
  return html`<form class="approve" @submit=${submit}>
    <label for="fail-reason">Failure reason</label>
    <div class="together">
      <select id="fail-reason" name="reason">
        ${FAILURE_REASONS.map(
          (reason) =>
            html`<option value=${reason} ?selected=${reason === DEFAULT_REASON}>${reason}</option>`,
        )}
      </select>
      <button class="destructive">${label}</button>
    </div>
    ${formErrorNote(inspector, FAIL_FORM)}
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
