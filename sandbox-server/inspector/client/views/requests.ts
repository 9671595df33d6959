import { repeat } from 'lit/directives/repeat.js';
import { html, nothing, type TemplateResult } from 'lit/html.js';
import { OPERATIONS } from '../../../schema/operation.ts';
import { rowId } from '../focus.ts';
import type { Inspector } from '../inspector.ts';
import { hashOf } from '../route.ts';
import type { Exchange } from '../wire.ts';
import { filterBar, narrowed } from './filter.ts';
import { badge, emptyNote, moment, panes, sectionHead, type Tone } from './parts.ts';
import { requestDetail } from './request-detail.ts';

export function requestsSection(inspector: Inspector): TemplateResult {
  const { lists, route } = inspector.model;
  const rows = lists.requests;
  const list = html`${filterBar(inspector, [
    { name: 'operation', label: 'Operation', options: OPERATIONS.map(({ id }) => id) },
    { name: 'path', label: 'Path' },
    { name: 'status', label: 'Status', pattern: '[1-5]\\d\\d', size: 3 },
    { name: 'trace_id', label: 'Trace id' },
  ])}
  ${rows === undefined ? nothing : rows.length === 0 ? emptyNote(nothingYet(inspector)) : table(inspector, rows)}`;
  const detail = route.id === undefined ? nothing : requestDetail(inspector);
  return html`${sectionHead('Requests')} ${panes(list, detail, 'chosen')}`;
}

function table({ model }: Inspector, rows: readonly Exchange[]): TemplateResult {
  const { section, filter, id } = model.route;
  return html`<table>
    <caption class="unseen">Requests, the newest first</caption>
    <thead>
      <tr>
        <th scope="col">Status</th>
        <th scope="col">Request</th>
        <th scope="col" class="wide">Time</th>
        <th scope="col" class="wider number">Took</th>
      </tr>
    </thead>
    <tbody>
      ${repeat(
        rows,
        ({ trace_id: key }) => key,
        (each) => html`<tr class=${model.arrived.has(each.trace_id) ? 'arrived' : ''}>
          <td>${statusBadge(each)}</td>
          <th scope="row">
            <a
              id=${rowId(each.trace_id)}
              class="row-link"
              href=${hashOf({ section, filter, id: each.trace_id })}
              aria-current=${id === each.trace_id ? 'true' : nothing}
              ><b>${each.method}</b> <code>${each.path}</code></a
            >
            ${each.why === undefined ? nothing : html`<p class="why-short">${each.why}</p>`}
          </th>
          <td class="wide when">${moment(each.at, { withDay: false })}</td>
          <td class="wider number">${tookText(each)}</td>
        </tr>`,
      )}
    </tbody>
  </table>`;
}

/** The status of the answer, or that there was none. */
export function statusBadge({ response: { status } }: Exchange): TemplateResult {
  return status === undefined ? badge('none', 'bad') : badge(String(status), toneOf(status));
}

export function tookText({ duration_ms: took }: { duration_ms?: number }): string {
  return took === undefined ? '' : `${Math.round(took * 10) / 10} ms`;
}

function toneOf(status: number): Tone {
  if (status < 300) return 'good';
  return status < 400 ? 'plain' : 'bad';
}

function nothingYet({ model: { route } }: Inspector): TemplateResult | string {
  return narrowed(route)
    ? html`No request fits. <a href=${hashOf({ section: 'requests' })}>Show all</a>`
    : 'No request yet. Whatever is asked of the sandbox appears here.';
}
