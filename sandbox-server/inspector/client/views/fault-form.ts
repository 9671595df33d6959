import { keyed } from 'lit/directives/keyed.js';
import { html, nothing, type TemplateResult } from 'lit/html.js';
import { OPERATIONS } from '../../../schema/operation.ts';
import { EFFECTS, type Effect, faultIn, isEffect } from '../fault-entry.ts';
import { DETAIL_HEADING } from '../focus.ts';
import type { Inspector } from '../inspector.ts';
import type { Fault } from '../wire.ts';
import { effectFields } from './effect-fields.ts';
import { refusalNote } from './parts.ts';

const FORM = 'fault';

/** Says what is to go wrong, when and for whom. */
export function faultForm(inspector: Inspector): TemplateResult {
  const { route, faultEffect: effect } = inspector.model;
  const submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const form = event.target;
    if (!(form instanceof HTMLFormElement)) return;
    const body = faultIn(
      Object.fromEntries([...new FormData(form)].map(([k, v]) => [k, String(v)])),
    );
    const said = 'Added. It strikes the next call that fits.';
    await inspector.act<Fault>({ method: 'POST', path: '/faults', body, said, form: FORM });
  };
  return html`<section class="detail" aria-labelledby=${DETAIL_HEADING}>
    <div class="detail-head"><h2 id=${DETAIL_HEADING} tabindex="-1">Let something go wrong</h2></div>
    <form class="fields" @submit=${submit}>
      ${effectChoice(inspector, effect)} ${keyed(effect, effectFields(effect))}
      ${keyed(route.filter.connection_id, conditions(inspector, effect))}
      ${refusalNote(inspector, FORM)}
      <p class="buttons"><button class="primary">Add the fault</button></p>
    </form>
  </section>`;
}

function effectChoice({ update }: Inspector, chosen: Effect): TemplateResult {
  const choose = ({ target }: Event): void => {
    if (target instanceof HTMLInputElement && isEffect(target.value)) {
      update({ faultEffect: target.value, refusal: undefined });
    }
  };
  return html`<fieldset class="choice" @change=${choose}>
    <legend>What goes wrong</legend>
    ${Object.entries(EFFECTS).map(
      ([name, title]) =>
        html`<label><input type="radio" name="effect" value=${name} .checked=${name === chosen} /> ${title}</label>`,
    )}
  </fieldset>`;
}

/** For which calls; whatever is left alone may be anything. */
function conditions({ model: { lists, route } }: Inspector, effect: Effect): TemplateResult {
  const { connection_id: connection = '' } = route.filter;
  return html`<fieldset class="grid">
    <legend>For which ${effect === 'webhook' ? 'webhooks' : 'calls'}</legend>
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
    ${count('nth', 'Only call number')} ${count('times', 'How many times')}
    <p>
      <label for="fault-percent">Chance in %</label>
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
