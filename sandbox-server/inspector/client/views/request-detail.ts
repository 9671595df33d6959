import { keyed } from 'lit/directives/keyed.js';
import { html, nothing, type TemplateResult } from 'lit/html.js';
import type { Inspector } from '../inspector.ts';
import { hashOf } from '../route.ts';
import type { RequestDetails } from '../wire.ts';
import { messageView } from './message.ts';
import {
  badge,
  copyable,
  detailPane,
  factList,
  loadingNote,
  type Tone,
  timestamp,
  withCode,
} from './parts.ts';

/** The details of a request: the response, its reason and the headers. */
export function requestDetail(inspector: Inspector): TemplateResult {
  const details = inspector.model.details.requests;
  if (details === undefined) {
    return detailPane(inspector, {
      ...{ title: 'Request', noun: 'request' },
      body: loadingNote(inspector, 'detail'),
    });
  }
  const body = html`${details.why === undefined ? nothing : why(details)}
  ${properties(inspector, details)}
  ${details.is_shortened ? html`<p class="hint">The bodies were deleted to save memory.</p>` : nothing}
  ${messageView('Response', details.response)}
  ${messageView('Request', details.request ?? {})}`;
  return detailPane(inspector, {
    title: html`${statusBadge(details)} ${details.method} <code>${details.path}</code>`,
    noun: 'request',
    body: html`${keyed(details.trace_id, body)}`,
  });
}

function why({ why, fault_id: fault }: RequestDetails): TemplateResult {
  return html`<div class="why">
    <h3>Why</h3>
    <p>${withCode(why ?? '')}</p>
    ${
      fault === undefined
        ? nothing
        : html`<p><a href=${hashOf({ section: 'faults' })}>Show faults</a></p>`
    }
  </div>`;
}

function properties(inspector: Inspector, details: RequestDetails): TemplateResult {
  const { connection_id: connection, query } = details;
  return factList([
    ['Trace id', copyable(details.trace_id, 'the trace id', inspector)],
    ['At', timestamp(details.at)],
    ['Duration', durationText(details)],
    ['Operation', details.operation],
    ['Client', details.client_id && html`<code>${details.client_id}</code>`],
    ['Query', query && queryText(query)],
    [
      'Connection',
      connection &&
        html`<a href=${hashOf({ section: 'connections', id: connection })}><code>${connection}</code></a>`,
    ],
  ]);
}

function queryText(query: NonNullable<RequestDetails['query']>): TemplateResult | string {
  const pairs = Object.entries(query).map(([name, value]) => `${name}=${value}`);
  return pairs.length === 0 ? '' : html`<code>${pairs.join('&')}</code>`;
}

/** The logged status of a request whose response a fault dropped. */
const NO_RESPONSE = 444;

export function statusBadge({ response: { status } }: RequestDetails): TemplateResult {
  return badge(status === NO_RESPONSE ? 'no response' : String(status), toneOf(status));
}

export function durationText({ duration_ms: duration }: { duration_ms?: number }): string {
  return duration === undefined ? '' : `${duration.toFixed(1)} ms`;
}

function toneOf(status: number): Tone {
  if (status < 300) return 'good';
  return status < 400 ? 'plain' : 'bad';
}
