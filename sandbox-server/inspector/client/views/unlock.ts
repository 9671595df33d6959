import { html, type TemplateResult } from 'lit/html.js';
import { SECTION_HEADING } from '../focus.ts';
import type { Inspector } from '../inspector.ts';

/** A sandbox that others can reach shows itself only to who knows its token. */
export function unlockForm({ unlock }: Inspector): TemplateResult {
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    if (!(event.target instanceof HTMLFormElement)) return;
    unlock(String(new FormData(event.target).get('token') ?? ''));
  };
  return html`<form class="card unlock" @submit=${submit}>
    <h1 id=${SECTION_HEADING} tabindex="-1">This sandbox asks for its control token</h1>
    <p>
      Whoever started it chose the token with <code>--control-token</code> or
      <code>CONNECT_BANK_SANDBOX_TOKEN</code>. Without one, it can be looked at only from its own machine.
    </p>
    <p>
      <label for="token">Control token</label>
      <input id="token" name="token" type="password" required autocomplete="current-password" />
    </p>
    <p class="buttons"><button class="primary">Open</button></p>
  </form>`;
}
