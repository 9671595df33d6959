import { repeat } from 'lit/directives/repeat.js';
import { html, nothing, type TemplateResult } from 'lit/html.js';
import { pluralize, shortId } from '../format.ts';
import type { Inspector } from '../inspector.ts';
import { hashOf } from '../route.ts';
import type { Fault } from '../wire.ts';
import { faultForm } from './fault-form.ts';
import { badge, panes, sectionHeader, tableOrNote, withWordBreaks } from './parts.ts';

const EMPTY_NOTE = 'No faults.';

export function faultsSection(inspector: Inspector): TemplateResult {
  const { faults } = inspector.model.lists;
  const clear = () =>
    inspector.act({ method: 'DELETE', path: '/faults', successMessage: 'Removed all faults.' });
  const tools =
    (faults ?? []).length === 0
      ? nothing
      : html`<button type="button" @click=${clear}>Remove all</button>`;
  const list = html`${tableOrNote(
    inspector,
    faults,
    (some) => table(inspector, some),
    () => EMPTY_NOTE,
  )}`;
  return html`${sectionHeader('Faults', tools)} ${panes(list, faultForm(inspector), 'form')}`;
}

function table(inspector: Inspector, faults: readonly Fault[]): TemplateResult {
  return html`<table>
    <caption class="visually-hidden">Faults, in the order in which they are matched</caption>
    <thead>
      <tr>
        <th scope="col">Fault</th>
        <th scope="col" class="number">Hits</th>
        <th scope="col"><span class="visually-hidden">Remove</span></th>
      </tr>
    </thead>
    <tbody>
      ${repeat(
        faults,
        ({ id }) => id,
        (fault) => row(inspector, fault),
      )}
    </tbody>
  </table>`;
}

function row(inspector: Inspector, fault: Fault): TemplateResult {
  const what = effectsOf(fault);
  const remove = () =>
    inspector.act({
      ...{ method: 'DELETE', path: `/faults/${encodeURIComponent(fault.id)}` },
      successMessage: `Removed: ${what.join(', ')}.`,
    });
  return html`<tr class=${inspector.model.newIds.has(fault.id) ? 'new-row' : ''}>
    <th scope="row">
      <span class="badges">${what.map((each) => badge(each, 'bad'))}</span>
      <p class="hint">${withWordBreaks(conditionsOf(fault).join(', '))}</p>
    </th>
    <td class="number">${hitsOf(fault)}</td>
    <td class="number">
      <button type="button" class="small" @click=${remove}>
        Remove<span class="visually-hidden"> ${what.join(', ')}</span>
      </button>
    </td>
  </tr>`;
}

/** How often the fault was applied, with a link to the requests. */
function hitsOf({ id, hits = 0 }: Fault): TemplateResult | string {
  const href = hashOf({ section: 'requests', filter: { fault_id: id } });
  return hits === 0
    ? '0×'
    : html`<a href=${href}>${hits}×<span class="visually-hidden"> – requests</span></a>`;
}

/** The labels of a fault's effects. */
function effectsOf({
  problem,
  retry_after,
  body,
  network,
  latency,
  slow_body,
  webhook,
}: Fault): string[] {
  const after = retry_after === undefined ? '' : `, retry after ${retry_after} s`;
  return [
    ...(problem === undefined ? [] : [`${problem}${after}`]),
    ...(body === undefined ? [] : [`${body} body`]),
    ...(network === undefined
      ? []
      : [network === 'drop' ? 'dropped connection' : 'hanging connection']),
    ...(latency === undefined ? [] : [`delayed by ${latency} ms`]),
    ...(slow_body === undefined ? [] : [`body over ${slow_body} ms`]),
    ...(webhook === undefined ? [] : webhookEffectsOf(webhook)),
  ];
}

function webhookEffectsOf({
  late,
  fail,
  duplicate,
  reorder,
  bad_signature,
}: NonNullable<Fault['webhook']>): string[] {
  return [
    ...(late === undefined ? [] : [`webhook delayed by ${late}`]),
    ...(fail === undefined
      ? []
      : [fail === 'drop' ? 'webhook dropped' : `webhook fails with ${fail}`]),
    ...(duplicate === undefined ? [] : [`webhook sent ${pluralize(duplicate, 'more time')}`]),
    ...(reorder ? ['webhook out of order'] : []),
    ...(bad_signature ? ['webhook with a wrong signature'] : []),
  ];
}

/** The labels of a fault's conditions. */
function conditionsOf(fault: Fault): string[] {
  const { operation, client_id, connection_id, provider_id, account_id } = fault;
  const { user, nth, times, probability, webhook } = fault;
  const words = [
    operation ?? webhook?.type ?? (webhook ? 'every webhook' : 'every operation'),
    connection_id && `connection ${shortId(connection_id)}`,
    provider_id && `bank ${provider_id}`,
    account_id && `account ${shortId(account_id)}`,
    user && `bank user ${user}`,
    client_id && `client ${client_id}`,
    nth && `only call ${nth}`,
    times && `at most ${pluralize(times, 'time')}`,
    probability && `${Math.round(probability * 1000) / 10} % of them`,
  ];
  return words.filter((each) => typeof each === 'string' && each !== '').map(String);
}
