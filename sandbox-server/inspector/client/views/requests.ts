import { repeat } from 'lit/directives/repeat.js';
import { html, nothing, type TemplateResult } from 'lit/html.js';
import { OPERATIONS } from '../../../schema/operation.ts';
import { rowId } from '../focus.ts';
import type { Inspector } from '../inspector.ts';
import type { Model } from '../model.ts';
import { FIRST_ROWS, hashOf, hidesPages, type Route } from '../route.ts';
import type { RequestDetails } from '../wire.ts';
import { type FilterField, filterBar, isFiltered } from './filter.ts';
import { panes, sectionHeader, tableOrNote, timestamp, withCode } from './parts.ts';
import { durationText, requestDetail, statusBadge } from './request-detail.ts';

const FIELDS: readonly FilterField[] = [
  { name: 'operation', label: 'Operation', options: OPERATIONS.map(({ id }) => id) },
  { name: 'path', label: 'Path' },
  { name: 'status', label: 'Status', pattern: '[1-5]\\d\\d', size: 3 },
  { name: 'trace_id', label: 'Trace id' },
];

export function requestsSection(inspector: Inspector): TemplateResult {
  const { lists, route } = inspector.model;
  const read = lists.requests;
  const rows = hidesPages(route) ? read?.filter(({ operation }) => operation !== undefined) : read;
  const list = html`${filterBar(inspector, FIELDS)}
  ${tableOrNote(
    inspector,
    rows,
    (some) => table(inspector, some),
    () => emptyNote(inspector),
  )}
  ${read && moreLink(route, read.length)}`;
  const detail = route.id === undefined ? nothing : requestDetail(inspector);
  return html`${sectionHeader('Requests', pagesLink(route))} ${panes(list, detail, 'chosen')}`;
}

/** The link that hides the pages of the journey, between which API calls are hard to find. */
function pagesLink(route: Route): TemplateResult {
  const { pages, ...filter } = route.filter;
  return pages === undefined
    ? html`<a href=${hashOf({ ...route, filter: { ...filter, pages: 'hidden' } })}>Hide pages</a>`
    : html`<a href=${hashOf({ ...route, filter })}>Show pages</a>`;
}

/** The link to more rows; shown if there are as many rows as the limit. */
function moreLink(route: Route, shown: number): TemplateResult | typeof nothing {
  const limit = Number(route.filter.limit ?? FIRST_ROWS);
  if (shown < limit) return nothing;
  const filter = { ...route.filter, limit: String(limit + FIRST_ROWS) };
  return html`<p class="more"><a href=${hashOf({ ...route, filter })}>Show ${FIRST_ROWS} more</a></p>`;
}

function table({ model }: Inspector, rows: readonly RequestDetails[]): TemplateResult {
  const { section, filter, id } = model.route;
  return html`<table>
    <caption class="visually-hidden">Requests, newest first</caption>
    <thead>
      <tr>
        <th scope="col">Status</th>
        <th scope="col">Request</th>
        <th scope="col" class="wide">Time</th>
        <th scope="col" class="wider number">Duration</th>
      </tr>
    </thead>
    <tbody>
      ${repeat(
        rows,
        ({ trace_id: key }) => key,
        (each) => html`<tr class=${rowClass(model, each)}>
          <td>${statusBadge(each)}</td>
          <th scope="row">
            <a
              id=${rowId(each.trace_id)}
              class="row-link"
              href=${hashOf({ section, filter, id: each.trace_id })}
              aria-current=${id === each.trace_id ? 'true' : nothing}
              ><b>${each.method}</b> <code>${each.path}</code></a
            >
            ${each.why === undefined ? nothing : html`<p class="why-short">${withCode(each.why)}</p>`}
          </th>
          <td class="wide when">${timestamp(each.at, { withDay: false })}</td>
          <td class="wider number">${durationText(each)}</td>
        </tr>`,
      )}
    </tbody>
  </table>`;
}

/** The CSS classes of a row. Pages look different from API calls. */
function rowClass({ newIds }: Model, { trace_id, operation }: RequestDetails): string {
  const isPage = operation === undefined;
  return `${newIds.has(trace_id) ? 'new-row' : ''} ${isPage ? 'page-row' : ''}`;
}

function emptyNote({ model: { route } }: Inspector): TemplateResult | string {
  return isFiltered(route)
    ? html`No requests match. <a href=${hashOf({ section: 'requests' })}>Show all</a>`
    : 'No requests yet. Every request to the sandbox appears here.';
}
