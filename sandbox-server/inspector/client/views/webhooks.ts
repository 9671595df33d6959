import { repeat } from 'lit/directives/repeat.js';
import { html, nothing, type TemplateResult } from 'lit/html.js';
import { rowId } from '../focus.ts';
import { shortId } from '../format.ts';
import type { Inspector } from '../inspector.ts';
import { hashOf } from '../route.ts';
import type { Attempt, Webhook } from '../wire.ts';
import { filterBar, narrowed } from './filter.ts';
import { badge, breakable, moment, panes, rowsOr, sectionHead, type Tone } from './parts.ts';
import { webhookDetail } from './webhook-detail.ts';

const TYPES = [
  'connection_authorized',
  'connection_failed',
  'transactions_request_completed',
  'transactions_request_failed',
];

export function webhooksSection(inspector: Inspector): TemplateResult {
  const { lists, route } = inspector.model;
  const rows =
    lists.webhooks &&
    [...lists.webhooks].sort((a, b) => b.happened_at.localeCompare(a.happened_at));
  const list = html`${filterBar(inspector, [
    { name: 'type', label: 'Type', options: TYPES },
    { name: 'is_delivered', label: 'Delivered', options: ['true', 'false'] },
  ])}
  ${rowsOr(
    inspector,
    rows,
    (some) => table(inspector, some),
    () => nothingYet(inspector),
  )}`;
  const detail = route.id === undefined ? nothing : webhookDetail(inspector);
  return html`${sectionHead('Webhooks')} ${panes(list, detail, 'chosen')}`;
}

function table({ model }: Inspector, rows: readonly Webhook[]): TemplateResult {
  const { section, filter, id } = model.route;
  return html`<table>
    <caption class="unseen">Webhooks, the newest first</caption>
    <thead>
      <tr>
        <th scope="col">Webhook</th>
        <th scope="col">Delivery</th>
        <th scope="col" class="wide">Connection</th>
        <th scope="col" class="wider">Happened</th>
      </tr>
    </thead>
    <tbody>
      ${repeat(
        rows,
        (each) => each.id,
        (each) => html`<tr class=${model.arrived.has(each.id) ? 'arrived' : ''}>
          <th scope="row">
            <a
              id=${rowId(each.id)}
              class="row-link"
              href=${hashOf({ section, filter, id: each.id })}
              aria-current=${id === each.id ? 'true' : nothing}
              ><code>${breakable(each.type)}</code></a
            >
          </th>
          <td>${deliveryBadge(each)}</td>
          <td class="wide"><code title=${each.connection_id ?? ''}>${shortId(each.connection_id ?? '–')}</code></td>
          <td class="wider when">${moment(each.happened_at)}</td>
        </tr>`,
      )}
    </tbody>
  </table>`;
}

/** Whether it arrived, and after how many attempts. */
export function deliveryBadge(webhook: Webhook): TemplateResult {
  const { text, tone } = deliveryOf(webhook);
  const { length } = webhook.attempts;
  const count = length > 1 ? html` <small>${length} attempts</small>` : nothing;
  return html`<span class="badges">${badge(text, tone)}${count}</span>`;
}

export function outcomeOf({ status, error }: Attempt): string {
  return status === undefined ? (error ?? 'no answer') : String(status);
}

function deliveryOf({ is_delivered, attempts, next_attempt_at }: Webhook): {
  text: string;
  tone: Tone;
} {
  if (is_delivered) return { text: 'delivered', tone: 'good' };
  if (next_attempt_at === undefined) return { text: 'given up', tone: 'bad' };
  return attempts.length === 0
    ? { text: 'due', tone: 'waiting' }
    : { text: 'to be retried', tone: 'bad' };
}

function nothingYet({ model: { route } }: Inspector): TemplateResult {
  if (narrowed(route)) {
    return html`No webhook fits. <a href=${hashOf({ section: 'webhooks' })}>Show all</a>`;
  }
  return html`No webhook yet. Every <a href=${hashOf({ section: 'clients' })}>client</a> with a webhook URI is
    told what happens.`;
}
