import { repeat } from 'lit/directives/repeat.js';
import { html, nothing, type TemplateResult } from 'lit/html.js';
import { rowId } from '../focus.ts';
import { shortId } from '../format.ts';
import type { Inspector } from '../inspector.ts';
import { hashOf } from '../route.ts';
import type { Connection } from '../wire.ts';
import { connectionDetail, statusBadges } from './connection-detail.ts';
import { panes, sectionHeader, tableOrNote, timestamp } from './parts.ts';

/** The most connections to show; the control plane lists all. */
const MAX_ROWS = 200;

export function connectionsSection(inspector: Inspector): TemplateResult {
  const { lists, route } = inspector.model;
  const all = lists.connections;
  const newest = all && [...all].sort((a, b) => b.created_at.localeCompare(a.created_at));
  const list = html`${tableOrNote(inspector, newest?.slice(0, MAX_ROWS), (some) => table(inspector, some), emptyNote)}
  ${all && all.length > MAX_ROWS ? html`<p class="hint">The newest ${MAX_ROWS} of ${all.length}.</p>` : nothing}`;
  const detail = route.id === undefined ? nothing : connectionDetail(inspector);
  return html`${sectionHeader('Connections')} ${panes(list, detail, 'chosen')}`;
}

function table({ model }: Inspector, rows: readonly Connection[]): TemplateResult {
  const isMixed = model.clientId === undefined && (model.overview?.clients.length ?? 0) > 1;
  return html`<table>
    <caption class="visually-hidden">Connections, newest first</caption>
    <thead>
      <tr>
        <th scope="col">Connection</th>
        <th scope="col">Status</th>
        <th scope="col" class="wide">Bank user</th>
        <th scope="col" class="wider">Bank</th>
        ${isMixed ? html`<th scope="col" class="wider">Client</th>` : nothing}
        <th scope="col" class="wide">Created</th>
      </tr>
    </thead>
    <tbody>
      ${repeat(
        rows,
        ({ id }) => id,
        (each) => html`<tr class=${model.newIds.has(each.id) ? 'new-row' : ''}>
          <th scope="row">
            <a
              id=${rowId(each.id)}
              class="row-link"
              href=${hashOf({ section: 'connections', id: each.id })}
              aria-current=${model.route.id === each.id ? 'true' : nothing}
              ><code title=${each.id}>${shortId(each.id)}</code></a
            >
          </th>
          <td>${statusBadges(each)}</td>
          <td class="wide">${each.mock_user?.username ?? '–'}</td>
          <td class="wider">${each.provider?.display_name ?? '–'}</td>
          ${isMixed ? html`<td class="wider">${each.client_id}</td>` : nothing}
          <td class="wide when">${timestamp(each.created_at)}</td>
        </tr>`,
      )}
    </tbody>
  </table>`;
}

function emptyNote(): TemplateResult {
  return html`No connections yet. Create one with
    <code>POST /v3/data-connections</code>, or run a <a href=${hashOf({ section: 'state' })}>scenario</a>.`;
}
