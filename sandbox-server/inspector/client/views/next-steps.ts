import { html, nothing, type TemplateResult } from 'lit/html.js';
import type { Inspector } from '../inspector.ts';
import type { Connection, MockUser, Next } from '../wire.ts';
import { moment, refusalNote } from './parts.ts';

/** What the control plane can do to a connection, and what is said when it has. */
const DEEDS: Record<string, string> = {
  approve: 'The user approved.',
  deny: 'The user denied at the bank.',
  cancel: 'The user cancelled.',
  abandon: 'The user closed the window.',
  fail: 'The bank failed.',
  revoke: 'The access was taken back.',
  expire: 'The consent has ended.',
};

/** Of those, what cannot be taken back. */
const GRAVE = new Set(['deny', 'fail', 'revoke', 'expire']);

const FORM = 'approve';

/** What may happen next: by the user's or the bank's doing, at a button's press, or by itself. */
export function nextSteps(inspector: Inspector, connection: Connection): TemplateResult {
  const possible = connection.next.filter(({ action }) => action in DEEDS);
  const byItself = connection.next.filter(({ at }) => at !== undefined);
  const canApprove = possible.some(({ action }) => action === 'approve');
  const others = possible.filter(({ action }) => action !== 'approve');
  return html`<section class="next" aria-labelledby="next-heading">
    <h3 id="next-heading">What may happen next</h3>
    ${connection.next.length === 0 ? html`<p class="hint">Nothing: this is its end.</p>` : nothing}
    ${canApprove ? approveForm(inspector, connection) : nothing}
    ${
      others.length === 0
        ? nothing
        : html`<p class="buttons">${others.map((each) => deedButton(inspector, connection, each))}</p>`
    }
    ${byItself.map(({ at }) => at && html`<p class="hint">The consent ends by itself: ${moment(at)}</p>`)}
  </section>`;
}

function deedButton(
  inspector: Inspector,
  { id }: Connection,
  { action, label }: Next,
): TemplateResult {
  const press = () =>
    inspector.act({
      method: 'POST',
      path: `/connections/${id}/${action}`,
      said: DEEDS[action] ?? label,
    });
  return html`<button type="button" class=${GRAVE.has(action) ? 'grave' : ''} @click=${press}>
    ${label}
  </button>`;
}

/** Approves as one of the bank's users, for some or all of their accounts. */
function approveForm(inspector: Inspector, { id }: Connection): TemplateResult {
  const users = inspector.model.lists.users ?? [];
  const submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    if (!(event.target instanceof HTMLFormElement)) return;
    const body = approvalIn(new FormData(event.target), users);
    const path = `/connections/${id}/approve`;
    const said = `${body.user} approved.`;
    await inspector.act({ method: 'POST', path, body, said, form: FORM });
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
      <label for="approve-accounts">Their numbers, from 1</label>
      <input id="approve-accounts" name="accounts" pattern="\\s*[1-9]\\d*(\\s*,\\s*[1-9]\\d*)*\\s*" aria-describedby="approve-hint" />
      <p class="hint" id="approve-hint">Like 1, 3. All of them when left empty.</p>
    </details>
    ${refusalNote(inspector, FORM)}
  </form>`;
}

/** What the control plane takes: user name and password of one of the users, accounts from 0. */
function approvalIn(
  form: FormData,
  users: readonly MockUser[],
): { user: string; password?: string; accounts?: number[] } {
  const chosen = users.find(({ id }) => id === form.get('user'));
  const numbers = String(form.get('accounts') ?? '').match(/\d+/g);
  return {
    user: chosen?.username ?? '',
    ...(chosen && { password: chosen.password }),
    ...(numbers && { accounts: numbers.map((number) => Number(number) - 1) }),
  };
}
