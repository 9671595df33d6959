import { keyed } from 'lit/directives/keyed.js';
import { html, nothing, type TemplateResult } from 'lit/html.js';
import type { Inspector } from '../inspector.ts';
import { hashOf } from '../route.ts';
import type { Webhook } from '../wire.ts';
import { bodyView } from './json.ts';
import { headerList } from './message.ts';
import { badge, breakable, copyable, detailPane, facts, moment, waiting } from './parts.ts';
import { tookText } from './requests.ts';
import { deliveryBadge, outcomeOf } from './webhooks.ts';

/** One webhook: what was sent, how it was signed, and what each attempt met with. */
export function webhookDetail(inspector: Inspector): TemplateResult {
  const webhook = inspector.model.details.webhooks;
  if (webhook === undefined) {
    return detailPane(inspector, {
      ...{ title: 'Webhook', noun: 'webhook' },
      body: waiting(inspector, 'detail'),
    });
  }
  const body = html`<div class="summary">
      ${deliveryBadge(webhook)}
      <button type="button" @click=${() => redeliver(inspector, webhook)}>Redeliver now</button>
    </div>
    ${factsOf(inspector, webhook)} ${sent(webhook)} ${attemptTable(webhook)}`;
  return detailPane(inspector, {
    title: html`<code>${breakable(webhook.type)}</code>`,
    noun: 'webhook',
    body: html`${keyed(webhook.id, body)}`,
  });
}

function attemptTable({ attempts, next_attempt_at: next }: Webhook): TemplateResult {
  return html`<section>
    <h3>Attempts</h3>
    ${
      attempts.length === 0
        ? html`<p class="hint">None yet.</p>`
        : html`<table class="small">
          <caption class="unseen">Attempts, the first first</caption>
          <thead>
            <tr>
              <th scope="col">At</th>
              <th scope="col">Answer</th>
              <th scope="col" class="number">Took</th>
            </tr>
          </thead>
          <tbody>
            ${attempts.map(
              (each) =>
                html`<tr>
                  <td class="when">${moment(each.at)}</td>
                  <td>${badge(outcomeOf(each), isSuccess(each.status) ? 'good' : 'bad')}</td>
                  <td class="number">${tookText(each)}</td>
                </tr>`,
            )}
          </tbody>
        </table>`
    }
    ${next === undefined ? nothing : html`<p class="hint">Next attempt: ${moment(next)}</p>`}
  </section>`;
}

function factsOf(inspector: Inspector, webhook: Webhook): TemplateResult {
  const { connection_id: connection, client_id: client, attempts } = webhook;
  const uri = attempts.at(-1)?.uri;
  return facts([
    ['Event id', copyable(webhook.id, 'the event id', inspector)],
    ['Happened', moment(webhook.happened_at)],
    ['Sent to', uri && html`<code>${uri}</code>`],
    ['Client', client && html`<code>${client}</code>`],
    [
      'Connection',
      connection &&
        html`<a href=${hashOf({ section: 'connections', id: connection })}><code>${connection}</code></a>`,
    ],
  ]);
}

/** The body, and the headers of the last attempt: each is signed anew. */
function sent({ body, attempts }: Webhook): TemplateResult {
  const entries = Object.entries(attempts.at(-1)?.headers ?? {});
  return html`<section class="message">
    <h3>What was sent</h3>
    ${entries.length === 0 ? nothing : headerList(entries, { isOpen: true })} ${bodyView(body, 'Body')}
  </section>`;
}

function redeliver({ act }: Inspector, { id }: Webhook) {
  return act<Partial<Webhook> | undefined>({
    method: 'POST',
    path: `/webhooks/${encodeURIComponent(id)}/redeliver`,
    said: (webhook) => {
      const last = webhook?.attempts?.at(-1);
      return `Delivered once more${last ? `: ${outcomeOf(last)}` : ''}.`;
    },
  });
}

function isSuccess(status: number | undefined): boolean {
  return status !== undefined && status >= 200 && status < 300;
}
