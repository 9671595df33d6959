import { repeat } from 'lit/directives/repeat.js';
import { html, nothing, type TemplateResult } from 'lit/html.js';
import { rowId } from '../focus.ts';
import { shortId } from '../format.ts';
import type { Inspector } from '../inspector.ts';
import { hashOf } from '../route.ts';
import type { Webhook } from '../wire.ts';
import { filterBar, isFiltered } from './filter.ts';
import { panes, sectionHeader, tableOrNote, timestamp, withWordBreaks } from './parts.ts';
import { deliveryBadge, webhookDetail } from './webhook-detail.ts';

const TYPES = [
  'connection_authorized',
  'connection_failed',
  'transactions_request_completed',
  'transactions_request_failed',
  'provider_healthy',
  'provider_unhealthy',
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
  ${tableOrNote(
    inspector,
    rows,
    (some) => table(inspector, some),
    () => emptyNote(inspector),
  )}`;
  const detail = route.id === undefined ? nothing : webhookDetail(inspector);
  return html`${sectionHeader('Webhooks')} ${panes(list, detail, 'chosen')}`;
}

function table({ model }: Inspector, rows: readonly Webhook[]): TemplateResult {
  const { section, filter, id } = model.route;
  return html`<table>
    <caption class="visually-hidden">Webhooks, newest first</caption>
    <thead>
      <tr>
        <th scope="col">Webhook</th>
        <th scope="col">Delivery</th>
        <th scope="col" class="wide">Connection</th>
        <th scope="col" class="wider">Time</th>
      </tr>
    </thead>
    <tbody>
      ${repeat(
        rows,
        (each) => each.id,
        (each) => html`<tr class=${model.newIds.has(each.id) ? 'new-row' : ''}>
          <th scope="row">
            <a
              id=${rowId(each.id)}
              class="row-link"
              href=${hashOf({ section, filter, id: each.id })}
              aria-current=${id === each.id ? 'true' : nothing}
              ><code>${withWordBreaks(each.type)}</code></a
            >
          </th>
          <td>${deliveryBadge(each)}</td>
          <td class="wide"><code title=${each.connection_id ?? ''}>${shortId(each.connection_id ?? '–')}</code></td>
          <td class="wider when">${timestamp(each.happened_at)}</td>
        </tr>`,
      )}
    </tbody>
  </table>`;
}

function emptyNote({ model: { route } }: Inspector): TemplateResult {
  if (isFiltered(route)) {
    return html`No webhooks match. <a href=${hashOf({ section: 'webhooks' })}>Show all</a>`;
  }
  return html`No webhooks yet. They are sent to <a href=${hashOf({ section: 'clients' })}>clients</a> with a
    webhook URI.`;
}
