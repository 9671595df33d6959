import { keyed } from 'lit/directives/keyed.js';
import { html, nothing, type TemplateResult } from 'lit/html.js';
import type { Inspector } from '../inspector.ts';
import { hashOf } from '../route.ts';
import type { Connection } from '../wire.ts';
import { nextSteps } from './next-steps.ts';
import {
  badge,
  copyable,
  detailPane,
  factList,
  loadingNote,
  redirectUri,
  type Tone,
  timestamp,
  withCode,
} from './parts.ts';

/** The details of a connection: its timeline, its properties and its next steps. */
export function connectionDetail(inspector: Inspector): TemplateResult {
  const connection = inspector.model.details.connections;
  const title = 'Connection';
  if (connection === undefined)
    return detailPane(inspector, {
      ...{ title, noun: 'connection' },
      body: loadingNote(inspector, 'detail'),
    });
  const body = html`<div class="summary">
      ${statusBadges(connection)} ${copyable(connection.id, 'the id', inspector)}
    </div>
    ${hintNote(connection)} ${nextSteps(inspector, connection)} ${timelineView(connection, nowOf(inspector))} ${properties(connection)}
    <p class="links">${links(connection)}</p>`;
  return detailPane(inspector, {
    ...{ title, noun: 'connection' },
    body: html`${keyed(connection.id, body)}`,
  });
}

function hintNote({ hint }: Connection): TemplateResult | typeof nothing {
  if (hint === undefined) return nothing;
  return html`<div class="why">
    <h3>Hint</h3>
    <p>${withCode(hint.replace(/^hint: /, ''))}</p>
  </div>`;
}

function timelineView({ timeline }: Connection, now: string): TemplateResult {
  return html`<section aria-labelledby="timeline-heading">
    <h3 id="timeline-heading">Timeline</h3>
    <ol class="timeline">
      ${timeline.map(
        ({ at, event, detail }) =>
          html`<li class=${at > now ? 'to-come' : ''}>
            <span class="when">${timestamp(at)}</span>
            <span><b>${eventLabel(event)}</b>${detail ? html` <span class="hint">${detail}</span>` : nothing}</span>
          </li>`,
      )}
    </ol>
  </section>`;
}

function nowOf({ model: { overview } }: Inspector): string {
  return overview?.clock.now ?? '';
}

function properties(connection: Connection): TemplateResult {
  const { consent_ends_at: end } = connection;
  return html`<section aria-labelledby="facts-heading">
    <h3 id="facts-heading">Facts</h3>
    ${factList([
      ['Client', html`<code>${connection.client_id}</code>`],
      ['Scopes', connection.scopes.join(', ')],
      ['Access type', connection.access_type],
      [
        'Failed',
        connection.failure && `${connection.failure.reason}, while ${connection.failure.stage}`,
      ],
      ['Consent ends', end === undefined ? undefined : timestamp(end)],
      ['Bank', connection.provider?.display_name],
      ['Bank user', connection.mock_user && userLabel(connection.mock_user)],
      ['Accounts', connection.account_ids && accounts(connection.account_ids)],
      ['User', html`<code>${connection.user.id}</code>`],
      ['Return URI', connection.return_uri && redirectUri(connection.return_uri)],
      ['Created', timestamp(connection.created_at)],
    ])}
  </section>`;
}

function accounts(ids: readonly string[]): TemplateResult {
  return html`${ids.map((id) => html`<code class="block">${id}</code>`)}`;
}

function links({
  id,
  hosted_page_uri: journey,
  bank_uri: bank,
  status,
}: Connection): TemplateResult {
  const isOpen = status === 'authorization_required' || status === 'authorizing';
  const uri = journey ?? bank;
  const filter = { connection_id: id };
  return html`
    ${
      isOpen && uri
        ? html`<a href=${uri} target="_blank" rel="noreferrer">Open the journey</a>`
        : nothing
    }
    <a href=${hashOf({ section: 'requests', filter })}>Its requests</a>
    <a href=${hashOf({ section: 'webhooks', filter })}>Its webhooks</a>
    <a href=${hashOf({ section: 'faults', filter })}>Add a fault</a>
  `;
}

function userLabel({ username, name }: NonNullable<Connection['mock_user']>): string {
  return name === undefined ? username : `${username} (${name})`;
}

/** `bank_chosen` → `Bank chosen` */
function eventLabel(event: string): string {
  const words = event.replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** TrueLayer's status, and the access at present. */
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
