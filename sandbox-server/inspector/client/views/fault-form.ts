import { keyed } from 'lit/directives/keyed.js';
import { html, nothing, type TemplateResult } from 'lit/html.js';
import { OPERATIONS } from '../../../schema/operation.ts';
import { EFFECTS, type Effect, isEffect, parseFaultForm } from '../fault-entry.ts';
import { DETAIL_HEADING } from '../focus.ts';
import type { Inspector } from '../inspector.ts';
import type { Fault } from '../wire.ts';
import { effectFields } from './effect-fields.ts';
import { formErrorNote } from './parts.ts';

const FORM = 'fault';

/** The form that adds a fault. */
export function faultForm(inspector: Inspector): TemplateResult {
  const { route, faultEffect: effect } = inspector.model;
  const submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const form = event.target;
    if (!(form instanceof HTMLFormElement)) return;
    const body = parseFaultForm(
      Object.fromEntries([...new FormData(form)].map(([k, v]) => [k, String(v)])),
    );
    const successMessage =
      effect === 'webhook'
        ? 'Added. It applies to the next matching webhook.'
        : 'Added. It applies to the next matching call.';
    await inspector.act<Fault>({
      method: 'POST',
      path: '/faults',
      body,
      successMessage,
      form: FORM,
    });
  };
  return html`<section class="detail" aria-labelledby=${DETAIL_HEADING}>
    <div class="detail-head"><h2 id=${DETAIL_HEADING} tabindex="-1">Add a fault</h2></div>
    <form class="fields" @submit=${submit}>
      ${effectChoice(inspector, effect)} ${keyed(effect, effectFields(effect))}
      ${keyed(route.filter.connection_id, conditions(inspector, effect))}
      ${formErrorNote(inspector, FORM)}
      <p class="buttons"><button class="primary">Add fault</button></p>
    </form>
  </section>`;
}

function effectChoice({ update }: Inspector, chosen: Effect): TemplateResult {
  const choose = ({ target }: Event): void => {
    if (target instanceof HTMLInputElement && isEffect(target.value)) {
      update({ faultEffect: target.value, formError: undefined });
    }
  };
  return html`<fieldset class="choice" @change=${choose}>
    <legend>Fault</legend>
    ${Object.entries(EFFECTS).map(
      ([name, title]) =>
        html`<label><input type="radio" name="effect" value=${name} .checked=${name === chosen} /> ${title}</label>`,
    )}
  </fieldset>`;
}

/** The conditions; an empty field matches everything. */
function conditions({ model: { lists, route } }: Inspector, effect: Effect): TemplateResult {
  const { connection_id: connection = '' } = route.filter;
  return html`<fieldset class="grid">
    <legend>Applies to ${effect === 'webhook' ? 'webhooks' : 'calls'}</legend>
    ${
      effect === 'webhook'
        ? nothing
        : choice(
            'operation',
            'Operation',
            OPERATIONS.map(({ id }) => ({ value: id, text: id })),
          )
    }
    <p>
      <label for="fault-connection_id">Connection id</label>
      <input id="fault-connection_id" name="connection_id" .value=${connection} placeholder="Any" autocomplete="off" spellcheck="false" />
    </p>
    ${choice(
      'user',
      'Bank user',
      (lists.users ?? []).map(({ id, title }) => ({ value: id, text: `${id} – ${title}` })),
    )}
    ${count('nth', 'Only the nth call')} ${count('times', 'Maximum number of times')}
    <p>
      <label for="fault-percent">Probability in %</label>
      <input id="fault-percent" name="percent" type="number" min="0.1" max="100" step="0.1" placeholder="Always" />
    </p>
  </fieldset>`;
}

function choice(name: string, label: string, options: readonly { value: string; text: string }[]) {
  return html`<p>
    <label for="fault-${name}">${label}</label>
    <select id="fault-${name}" name=${name}>
      <option value="">Any</option>
      ${options.map(({ value, text }) => html`<option value=${value}>${text}</option>`)}
    </select>
  </p>`;
}

function count(name: string, label: string): TemplateResult {
  return html`<p>
    <label for="fault-${name}">${label}</label>
    <input id="fault-${name}" name=${name} type="number" min="1" step="1" placeholder="Any" />
  </p>`;
}
