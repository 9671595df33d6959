import { html, nothing, type TemplateResult } from 'lit/html.js';
import { formatDate, formatDateTime, formatDateTimeInput, formatTime } from '../format.ts';
import type { Inspector } from '../inspector.ts';
import type { Model } from '../model.ts';
import type { Clock } from '../wire.ts';
import { formErrorNote, loadError, loadingNote } from './parts.ts';

/** The durations of the buttons that advance the clock: ISO 8601, and their labels. */
const STEPS = [
  ['PT1H', '1 hour'],
  ['P1D', '1 day'],
  ['P90D', '90 days'],
] as const;

const SET_FORM = 'set-clock';

/** The time of the sandbox, and the buttons that change it. */
export function clockBar(inspector: Inspector): TemplateResult {
  const { model } = inspector;
  const now = nowOf(model);
  const isFrozen = model.overview?.clock.is_frozen ?? false;
  if (now === undefined)
    return html`<section class="clock" aria-label="Clock">${loadingNote(inspector, 'overview')}</section>`;
  return html`<section class="clock" aria-label="Clock">
    ${loadError(inspector, 'overview')}
    <p class="now">
      <time datetime=${new Date(now).toISOString()}
        ><span>${formatDate(now)}</span> <b>${formatTime(now)}</b> <small>UTC</small></time
      >
      ${isFrozen ? html`<span class="frozen">Frozen</span>` : nothing}
    </p>
    <div class="clock-buttons">
      ${
        isFrozen
          ? html`<button type="button" @click=${() => setClock(inspector, { resume: true })}>Resume</button>`
          : html`<button type="button" @click=${() => setClock(inspector, { freeze: true })}>Freeze</button>`
      }
      ${STEPS.map(
        ([by, words]) =>
          html`<button type="button" @click=${() => setClock(inspector, { advance: by })}>+${words}</button>`,
      )}
      <button type="button" popovertarget=${SET_FORM}>Set…</button>
    </div>
    ${setForm(inspector, now)}
  </section>`;
}

/** A popover: Escape or a click outside closes it, and the focus returns to the button. */
function setForm(inspector: Inspector, now: number): TemplateResult {
  const submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const form = event.target;
    if (!(form instanceof HTMLFormElement)) return;
    const at = new Date(`${new FormData(form).get('at')}Z`).toISOString();
    const isFreeze = event.submitter?.getAttribute('value') === 'freeze';
    const answer = await setClock(inspector, isFreeze ? { freeze: at } : { set: at }, SET_FORM);
    if (answer.ok) form.hidePopover();
  };
  const fieldOf = ({ target, newState }: ToggleEvent): HTMLInputElement | null =>
    target instanceof HTMLElement && newState === 'open' ? target.querySelector('input') : null;
  // `toggle` fires later than the form opens, and would replace a value that was typed quickly.
  const fill = (event: ToggleEvent): void => {
    const field = fieldOf(event);
    if (field) field.value = formatDateTimeInput(nowOf(inspector.model) ?? now);
  };
  return html`<form
    id=${SET_FORM}
    class="card"
    popover
    aria-label="Set the clock"
    @submit=${submit}
    @beforetoggle=${fill}
    @toggle=${(event: ToggleEvent) => fieldOf(event)?.focus()}
  >
    <label for="clock-at">Date and time, UTC</label>
    <input id="clock-at" name="at" type="datetime-local" step="1" required />
    <p class="hint">Connections, data and webhooks change with the clock. Due webhooks are sent.</p>
    ${formErrorNote(inspector, SET_FORM)}
    <p class="buttons">
      <button class="primary" value="set">Set and run on</button>
      <button value="freeze">Set and freeze</button>
    </p>
  </form>`;
}

function setClock({ act }: Inspector, body: object, form?: string) {
  return act<Clock>({
    ...{ method: 'POST', path: '/clock', body },
    ...(form !== undefined && { form }),
    successMessage: ({ now, is_frozen }) =>
      `It is now ${formatDateTime(now)} UTC${is_frozen ? ', and the clock is frozen' : ''}.`,
  });
}

/** The present time of the sandbox, computed from the last response unless the clock is frozen. */
function nowOf({ overview, clockOffset }: Model): number | undefined {
  if (overview === undefined) return undefined;
  const { is_frozen, now } = overview.clock;
  return is_frozen ? Date.parse(now) : Date.now() + clockOffset;
}
