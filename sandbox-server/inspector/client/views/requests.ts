import { repeat } from 'lit/directives/repeat.js';
import { html, nothing, type TemplateResult } from 'lit/html.js';
import { OPERATIONS } from '../../../schema/operation.ts';
import { rowId } from '../focus.ts';
import type { Inspector } from '../inspector.ts';
import type { Model } from '../model.ts';
import { FIRST_ROWS, hashOf, hidesPages, type Route } from '../route.ts';
import type { Exchange } from '../wire.ts';
import { type FilterField, filterBar, narrowed } from './filter.ts';
import { badge, moment, panes, rowsOr, sectionHead, type Tone, worded } from './parts.ts';
import { requestDetail } from './request-detail.ts';

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
  ${rowsOr(
    inspector,
    rows,
    (some) => table(inspector, some),
    () => nothingYet(inspector),
  )}
  ${read && moreOf(route, read.length)}`;
  const detail = route.id === undefined ? nothing : requestDetail(inspector);
  return html`${sectionHead('Requests', pagesLink(route))} ${panes(list, detail, 'chosen')}`;
}

/** A journey is many requests of a browser, between which one's own few are hard to find. */
function pagesLink(route: Route): TemplateResult {
  const { pages, ...filter } = route.filter;
  return pages === undefined
    ? html`<a href=${hashOf({ ...route, filter: { ...filter, pages: 'hidden' } })}>Hide pages</a>`
    : html`<a href=${hashOf({ ...route, filter })}>Show pages, too</a>`;
}

/** There may be more of a list that is as long as was asked for. */
function moreOf(route: Route, shown: number): TemplateResult | typeof nothing {
  const asked = Number(route.filter.limit ?? FIRST_ROWS);
  if (shown < asked) return nothing;
  const filter = { ...route.filter, limit: String(asked + FIRST_ROWS) };
  return html`<p class="more"><a href=${hashOf({ ...route, filter })}>Show ${FIRST_ROWS} more</a></p>`;
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
            ${each.why === undefined ? nothing : html`<p class="why-short">${worded(each.why)}</p>`}
          </th>
          <td class="wide when">${moment(each.at, { withDay: false })}</td>
          <td class="wider number">${tookText(each)}</td>
        </tr>`,
      )}
    </tbody>
  </table>`;
}

/** What a browser asks for on the journey is not what the tester's own code asks for. */
function rowClass({ arrived }: Model, { trace_id, operation }: Exchange): string {
  const isPage = operation === undefined;
  return `${arrived.has(trace_id) ? 'arrived' : ''} ${isPage ? 'page-row' : ''}`;
}

/** The journal's own status for an exchange that a fault let end without an answer. */
const NO_ANSWER = 444;

export function statusBadge({ response: { status } }: Exchange): TemplateResult {
  return badge(status === NO_ANSWER ? 'no answer' : String(status), toneOf(status));
}

export function tookText({ duration_ms: took }: { duration_ms?: number }): string {
  return took === undefined ? '' : `${took.toFixed(1)} ms`;
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
