import { html, type TemplateResult } from 'lit/html.js';
import { SECTION_HEADING } from '../focus.ts';
import type { Inspector } from '../inspector.ts';

/** The form for the control token, which a sandbox requires from other machines. */
export function unlockForm({ unlock }: Inspector): TemplateResult {
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    if (!(event.target instanceof HTMLFormElement)) return;
    unlock(String(new FormData(event.target).get('token') ?? ''));
  };
  return html`<form class="card unlock" @submit=${submit}>
    <h1 id=${SECTION_HEADING} tabindex="-1">This sandbox requires its control token</h1>
    <p>
      The token was set with <code>--control-token</code> or <code>CONNECT_BANK_SANDBOX_TOKEN</code> when the
      sandbox was started. Without a token, the inspector is only available on the same machine.
    </p>
    <p>
      <label for="token">Control token</label>
      <input id="token" name="token" type="password" required autocomplete="current-password" />
    </p>
    <p class="buttons"><button class="primary">Open</button></p>
  </form>`;
}
