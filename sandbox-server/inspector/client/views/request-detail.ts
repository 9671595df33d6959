import { keyed } from 'lit/directives/keyed.js';
import { html, nothing, type TemplateResult } from 'lit/html.js';
import type { Inspector } from '../inspector.ts';
import { hashOf } from '../route.ts';
import type { Exchange } from '../wire.ts';
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
  const exchange = inspector.model.details.requests;
  if (exchange === undefined) {
    return detailPane(inspector, {
      ...{ title: 'Request', noun: 'request' },
      body: loadingNote(inspector, 'detail'),
    });
  }
  const body = html`${exchange.why === undefined ? nothing : why(exchange)}
  ${properties(inspector, exchange)}
  ${exchange.is_shortened ? html`<p class="hint">The bodies were deleted to save memory.</p>` : nothing}
  ${messageView('Response', exchange.response)}
  ${messageView('Request', exchange.request ?? {})}`;
  return detailPane(inspector, {
    title: html`${statusBadge(exchange)} ${exchange.method} <code>${exchange.path}</code>`,
    noun: 'request',
    body: html`${keyed(exchange.trace_id, body)}`,
  });
}

function why({ why, fault_id: fault }: Exchange): TemplateResult {
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

function properties(inspector: Inspector, exchange: Exchange): TemplateResult {
  const { connection_id: connection, query } = exchange;
  return factList([
    ['Trace id', copyable(exchange.trace_id, 'the trace id', inspector)],
    ['At', timestamp(exchange.at)],
    ['Duration', durationText(exchange)],
    ['Operation', exchange.operation],
    ['Client', exchange.client_id && html`<code>${exchange.client_id}</code>`],
    ['Query', query && queryText(query)],
    [
      'Connection',
      connection &&
        html`<a href=${hashOf({ section: 'connections', id: connection })}><code>${connection}</code></a>`,
    ],
  ]);
}

function queryText(query: NonNullable<Exchange['query']>): TemplateResult | string {
  const pairs = Object.entries(query).map(([name, value]) => `${name}=${value}`);
  return pairs.length === 0 ? '' : html`<code>${pairs.join('&')}</code>`;
}

/** The logged status of a request whose response a fault dropped. */
const NO_RESPONSE = 444;

export function statusBadge({ response: { status } }: Exchange): TemplateResult {
  return badge(status === NO_RESPONSE ? 'no response' : String(status), toneOf(status));
}

export function durationText({ duration_ms: duration }: { duration_ms?: number }): string {
  return duration === undefined ? '' : `${duration.toFixed(1)} ms`;
}

function toneOf(status: number): Tone {
  if (status < 300) return 'good';
  return status < 400 ? 'plain' : 'bad';
}
