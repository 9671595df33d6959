import { html, nothing, type TemplateResult } from 'lit/html.js';
import { dayText, localInput, momentText, timeText } from '../format.ts';
import type { Inspector } from '../inspector.ts';
import type { Model } from '../model.ts';
import type { Clock } from '../wire.ts';
import { failure, refusalNote, waiting } from './parts.ts';

/** What the clock jumps by: ISO 8601, and in words. */
const JUMPS = [
  ['PT1H', '1 hour'],
  ['P1D', '1 day'],
  ['P90D', '90 days'],
] as const;

const SET_FORM = 'set-clock';

/** The sandbox's time, and what turns it. */
export function clockBar(inspector: Inspector): TemplateResult {
  const { model } = inspector;
  const now = nowOf(model);
  const isFrozen = model.overview?.clock.is_frozen ?? false;
  if (now === undefined)
    return html`<section class="clock" aria-label="Clock">${waiting(inspector, 'overview')}</section>`;
  return html`<section class="clock" aria-label="Clock">
    ${failure(inspector, 'overview')}
    <p class="now">
      <time datetime=${new Date(now).toISOString()}
        ><span>${dayText(now)}</span> <b>${timeText(now)}</b> <small>UTC</small></time
      >
      ${isFrozen ? html`<span class="frozen">Frozen</span>` : nothing}
    </p>
    <div class="turn">
      ${
        isFrozen
          ? html`<button type="button" @click=${() => turn(inspector, { resume: true })}>Resume</button>`
          : html`<button type="button" @click=${() => turn(inspector, { freeze: true })}>Freeze</button>`
      }
      ${JUMPS.map(
        ([by, words]) =>
          html`<button type="button" @click=${() => turn(inspector, { advance: by })}>+${words}</button>`,
      )}
      <button type="button" popovertarget=${SET_FORM}>Set…</button>
    </div>
    ${setForm(inspector, now)}
  </section>`;
}

/** A card over the page: Escape and a click beside it close it, and give the focus back. */
function setForm(inspector: Inspector, now: number): TemplateResult {
  const submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const form = event.target;
    if (!(form instanceof HTMLFormElement)) return;
    const at = new Date(`${new FormData(form).get('at')}Z`).toISOString();
    const isFreeze = event.submitter?.getAttribute('value') === 'freeze';
    const answer = await turn(inspector, isFreeze ? { freeze: at } : { set: at }, SET_FORM);
    if (answer.ok) form.hidePopover();
  };
  const open = ({ target, newState }: ToggleEvent): void => {
    const field = target instanceof HTMLElement && target.querySelector('input');
    if (!field || newState !== 'open') return;
    field.value = localInput(nowOf(inspector.model) ?? now);
    field.focus();
  };
  return html`<form
    id=${SET_FORM}
    class="card"
    popover
    aria-label="Set the clock"
    @submit=${submit}
    @toggle=${open}
  >
    <label for="clock-at">Date and time, UTC</label>
    <input id="clock-at" name="at" type="datetime-local" step="1" required />
    <p class="hint">Connections, data and webhooks follow. What becomes due is told.</p>
    ${refusalNote(inspector, SET_FORM)}
    <p class="buttons">
      <button class="primary" value="set">Set and run on</button>
      <button value="freeze">Set and freeze</button>
    </p>
  </form>`;
}

function turn({ act }: Inspector, body: object, form?: string) {
  return act<Clock>({
    ...{ method: 'POST', path: '/clock', body },
    ...(form !== undefined && { form }),
    said: ({ now, is_frozen }) =>
      `It is now ${momentText(now)} UTC${is_frozen ? ', and the clock stands still' : ''}.`,
  });
}

/** The time to show: heard when frozen, else carried on from when it was heard. */
function nowOf({ overview, clockOffset }: Model): number | undefined {
  if (overview === undefined) return undefined;
  const { is_frozen, now } = overview.clock;
  return is_frozen ? Date.parse(now) : Date.now() + clockOffset;
}
