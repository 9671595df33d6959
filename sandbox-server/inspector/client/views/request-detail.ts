import { keyed } from 'lit/directives/keyed.js';
import { html, nothing, type TemplateResult } from 'lit/html.js';
import type { Inspector } from '../inspector.ts';
import { hashOf } from '../route.ts';
import type { Exchange } from '../wire.ts';
import { messageView } from './message.ts';
import { copyable, detailPane, facts, moment, waiting, worded } from './parts.ts';
import { statusBadge, tookText } from './requests.ts';

/** One exchange: what was asked, what was answered, and why. */
export function requestDetail(inspector: Inspector): TemplateResult {
  const exchange = inspector.model.details.requests;
  if (exchange === undefined) {
    return detailPane(inspector, {
      ...{ title: 'Request', noun: 'request' },
      body: waiting(inspector, 'detail'),
    });
  }
  const body = html`${exchange.why === undefined ? nothing : why(exchange)}
  ${factsOf(inspector, exchange)}
  ${exchange.is_shortened ? html`<p class="hint">Its bodies made room for newer ones.</p>` : nothing}
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
    <p>${worded(why ?? '')}</p>
    ${
      fault === undefined
        ? nothing
        : html`<p><a href=${hashOf({ section: 'faults' })}>The fault that did it</a></p>`
    }
  </div>`;
}

function factsOf(inspector: Inspector, exchange: Exchange): TemplateResult {
  const { connection_id: connection, query } = exchange;
  return facts([
    ['Trace id', copyable(exchange.trace_id, 'the trace id', inspector)],
    ['At', moment(exchange.at)],
    ['Took', tookText(exchange)],
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
