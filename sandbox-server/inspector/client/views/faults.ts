import { repeat } from 'lit/directives/repeat.js';
import { html, nothing, type TemplateResult } from 'lit/html.js';
import { counted, shortId } from '../format.ts';
import type { Inspector } from '../inspector.ts';
import { hashOf } from '../route.ts';
import type { Fault } from '../wire.ts';
import { faultForm } from './fault-form.ts';
import { badge, breakable, panes, rowsOr, sectionHead } from './parts.ts';

const NOTHING_YET = 'Nothing goes wrong. A good day may be the wrong one to test.';

export function faultsSection(inspector: Inspector): TemplateResult {
  const { faults } = inspector.model.lists;
  const clear = () =>
    inspector.act({ method: 'DELETE', path: '/faults', said: 'Nothing goes wrong any more.' });
  const tools =
    (faults ?? []).length === 0
      ? nothing
      : html`<button type="button" @click=${clear}>Remove all</button>`;
  const list = html`${rowsOr(
    inspector,
    faults,
    (some) => table(inspector, some),
    () => NOTHING_YET,
  )}`;
  return html`${sectionHead('Faults', tools)} ${panes(list, faultForm(inspector), 'form')}`;
}

function table(inspector: Inspector, faults: readonly Fault[]): TemplateResult {
  return html`<table>
    <caption class="unseen">Faults, in the order in which they are tried</caption>
    <thead>
      <tr>
        <th scope="col">What goes wrong</th>
        <th scope="col" class="number">Struck</th>
        <th scope="col"><span class="unseen">Remove</span></th>
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
      said: `Removed: ${what.join(', ')}.`,
    });
  return html`<tr class=${inspector.model.arrived.has(fault.id) ? 'arrived' : ''}>
    <th scope="row">
      <span class="badges">${what.map((each) => badge(each, 'bad'))}</span>
      <p class="hint">${breakable(conditionsOf(fault).join(', '))}</p>
    </th>
    <td class="number">${strikesOf(fault)}</td>
    <td class="number">
      <button type="button" class="small" @click=${remove}>
        Remove<span class="unseen"> ${what.join(', ')}</span>
      </button>
    </td>
  </tr>`;
}

/** How often it struck, and the way to whom. */
function strikesOf({ id, hits = 0 }: Fault): TemplateResult | string {
  const href = hashOf({ section: 'requests', filter: { fault_id: id } });
  return hits === 0
    ? '0×'
    : html`<a href=${href}>${hits}×<span class="unseen"> – requests</span></a>`;
}

/** What a fault does, in words. */
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
    ...(latency === undefined ? [] : [`${latency} ms late`]),
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
    ...(late === undefined ? [] : [`webhook late by ${late}`]),
    ...(fail === undefined
      ? []
      : [fail === 'drop' ? 'webhook dropped' : `webhook fails with ${fail}`]),
    ...(duplicate === undefined ? [] : [`webhook sent ${counted(duplicate, 'more time')}`]),
    ...(reorder ? ['webhook out of order'] : []),
    ...(bad_signature ? ['webhook badly signed'] : []),
  ];
}

/** Which calls a fault spoils, in words. */
function conditionsOf(fault: Fault): string[] {
  const { operation, client_id, connection_id, user, nth, times, probability, webhook } = fault;
  const words = [
    operation ?? webhook?.type ?? (webhook ? 'every webhook' : 'every operation'),
    connection_id && `connection ${shortId(connection_id)}`,
    user && `bank user ${user}`,
    client_id && `client ${client_id}`,
    nth && `only call ${nth}`,
    times && `${counted(times, 'time')}`,
    probability && `${Math.round(probability * 1000) / 10} % of them`,
  ];
  return words.filter((each) => typeof each === 'string' && each !== '').map(String);
}
