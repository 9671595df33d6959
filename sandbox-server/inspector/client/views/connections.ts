import { repeat } from 'lit/directives/repeat.js';
import { html, nothing, type TemplateResult } from 'lit/html.js';
import { rowId } from '../focus.ts';
import { shortId } from '../format.ts';
import type { Inspector } from '../inspector.ts';
import { hashOf } from '../route.ts';
import type { Connection } from '../wire.ts';
import { connectionDetail } from './connection-detail.ts';
import { badge, moment, panes, rowsOr, sectionHead, type Tone } from './parts.ts';

/** Newest first; more are seldom looked for, and stay in the control plane's own list. */
const SHOWN = 200;

export function connectionsSection(inspector: Inspector): TemplateResult {
  const { lists, route } = inspector.model;
  const all = lists.connections;
  const newest = all && [...all].sort((a, b) => b.created_at.localeCompare(a.created_at));
  const list = html`${rowsOr(inspector, newest?.slice(0, SHOWN), (some) => table(inspector, some), nothingYet)}
  ${all && all.length > SHOWN ? html`<p class="hint">The newest ${SHOWN} of ${all.length}.</p>` : nothing}`;
  const detail = route.id === undefined ? nothing : connectionDetail(inspector);
  return html`${sectionHead('Connections')} ${panes(list, detail, 'chosen')}`;
}

function table({ model }: Inspector, rows: readonly Connection[]): TemplateResult {
  const isMixed = model.clientId === undefined && (model.overview?.clients.length ?? 0) > 1;
  return html`<table>
    <caption class="unseen">Connections, the newest first</caption>
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
        (each) => html`<tr class=${model.arrived.has(each.id) ? 'arrived' : ''}>
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
          <td class="wide when">${moment(each.created_at)}</td>
        </tr>`,
      )}
    </tbody>
  </table>`;
}

/** Status as TrueLayer spells it, and what became of the access since. */
export function statusBadges({ status, access }: Connection): TemplateResult {
  const shown = access === 'none' ? nothing : badge(`access ${access}`, toneOfAccess(access));
  return html`<span class="badges">${badge(status, toneOfStatus(status))} ${shown}</span>`;
}

function toneOfStatus(status: string): Tone {
  if (status === 'authorized') return 'good';
  return status === 'failed' ? 'bad' : 'waiting';
}

function toneOfAccess(access: string): Tone {
  return access === 'open' ? 'good' : 'bad';
}

function nothingYet(): TemplateResult {
  return html`No connection yet. Make one with
    <code>POST /v3/data-connections</code>, or run a <a href=${hashOf({ section: 'state' })}>scenario</a>.`;
}
