import { keyed } from 'lit/directives/keyed.js';
import { html, nothing, type TemplateResult } from 'lit/html.js';
import type { Inspector } from '../inspector.ts';
import { hashOf } from '../route.ts';
import type { Attempt, Webhook } from '../wire.ts';
import { bodyView } from './json.ts';
import { headerList } from './message.ts';
import {
  badge,
  copyable,
  detailPane,
  factList,
  loadingNote,
  type Tone,
  timestamp,
  withWordBreaks,
} from './parts.ts';
import { durationText } from './request-detail.ts';

/** The details of a webhook: its body, its signature and its attempts. */
export function webhookDetail(inspector: Inspector): TemplateResult {
  const webhook = inspector.model.details.webhooks;
  if (webhook === undefined) {
    return detailPane(inspector, {
      ...{ title: 'Webhook', noun: 'webhook' },
      body: loadingNote(inspector, 'detail'),
    });
  }
  const body = html`<div class="summary">
      ${deliveryBadge(webhook)}
      <button type="button" @click=${() => redeliver(inspector, webhook)}>Redeliver now</button>
    </div>
    ${properties(inspector, webhook)} ${sentMessage(webhook)} ${attemptTable(webhook)}`;
  return detailPane(inspector, {
    title: html`<code>${withWordBreaks(webhook.type)}</code>`,
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
          <caption class="visually-hidden">Attempts, oldest first</caption>
          <thead>
            <tr>
              <th scope="col">At</th>
              <th scope="col">Response</th>
              <th scope="col" class="number">Duration</th>
            </tr>
          </thead>
          <tbody>
            ${attempts.map(
              (each) =>
                html`<tr>
                  <td class="when">${timestamp(each.at)}</td>
                  <td>${badge(outcomeOf(each), isSuccess(each.status) ? 'good' : 'bad')}</td>
                  <td class="number">${durationText(each)}</td>
                </tr>`,
            )}
          </tbody>
        </table>`
    }
    ${next === undefined ? nothing : html`<p class="hint">Next attempt: ${timestamp(next)}</p>`}
  </section>`;
}

function properties(inspector: Inspector, webhook: Webhook): TemplateResult {
  const { connection_id: connection, client_id: client, attempts } = webhook;
  const uri = attempts.at(-1)?.uri;
  return factList([
    ['Event id', copyable(webhook.id, 'the event id', inspector)],
    ['Time', timestamp(webhook.happened_at)],
    ['Sent to', uri && html`<code>${uri}</code>`],
    ['Client', client && html`<code>${client}</code>`],
    [
      'Connection',
      connection &&
        html`<a href=${hashOf({ section: 'connections', id: connection })}><code>${connection}</code></a>`,
    ],
  ]);
}

/** The body, and the headers of the last attempt; each attempt has its own signature. */
function sentMessage({ body, attempts }: Webhook): TemplateResult {
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
    successMessage: (webhook) => {
      const last = webhook?.attempts?.at(-1);
      return `Redelivered${last ? `: ${outcomeOf(last)}` : ''}.`;
    },
  });
}

function isSuccess(status: number | undefined): boolean {
  return status !== undefined && status >= 200 && status < 300;
}

/** Whether the webhook was delivered, and the number of attempts. */
export function deliveryBadge(webhook: Webhook): TemplateResult {
  const { text, tone } = deliveryOf(webhook);
  const { length } = webhook.attempts;
  const count = length > 1 ? html` <small>${length} attempts</small>` : nothing;
  return html`<span class="badges">${badge(text, tone)}${count}</span>`;
}

function outcomeOf({ status, error }: Attempt): string {
  return status === undefined ? (error ?? 'no response') : String(status);
}

function deliveryOf({ is_delivered, attempts, next_attempt_at }: Webhook): {
  text: string;
  tone: Tone;
} {
  if (is_delivered) return { text: 'delivered', tone: 'good' };
  if (next_attempt_at === undefined) return { text: 'failed', tone: 'bad' };
  return attempts.length === 0
    ? { text: 'due', tone: 'waiting' }
    : { text: 'retrying', tone: 'bad' };
}
