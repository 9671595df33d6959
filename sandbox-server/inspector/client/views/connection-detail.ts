import { keyed } from 'lit/directives/keyed.js';
import { html, nothing, type TemplateResult } from 'lit/html.js';
import type { Inspector } from '../inspector.ts';
import { hashOf } from '../route.ts';
import type { Connection } from '../wire.ts';
import { statusBadges } from './connections.ts';
import { nextSteps } from './next-steps.ts';
import { copyable, detailPane, facts, moment, waiting } from './parts.ts';

/** One connection: what happened to it, and what may happen next. */
export function connectionDetail(inspector: Inspector): TemplateResult {
  const connection = inspector.model.details.connections;
  const title = 'Connection';
  if (connection === undefined)
    return detailPane(inspector, {
      ...{ title, noun: 'connection' },
      body: waiting(inspector, 'detail'),
    });
  const body = html`<div class="summary">
      ${statusBadges(connection)} ${copyable(connection.id, 'the id', inspector)}
    </div>
    ${nextSteps(inspector, connection)} ${timelineView(connection, nowIn(inspector))} ${factsOf(connection)}
    <p class="links">${seeAlso(connection)}</p>`;
  return detailPane(inspector, {
    ...{ title, noun: 'connection' },
    body: html`${keyed(connection.id, body)}`,
  });
}

function timelineView({ timeline }: Connection, now: string): TemplateResult {
  return html`<section aria-labelledby="timeline-heading">
    <h3 id="timeline-heading">Timeline</h3>
    <ol class="timeline">
      ${timeline.map(
        ({ at, event, detail }) =>
          html`<li class=${at > now ? 'to-come' : ''}>
            <span class="when">${moment(at)}</span>
            <span><b>${wordsOf(event)}</b>${detail ? html` <span class="hint">${detail}</span>` : nothing}</span>
          </li>`,
      )}
    </ol>
  </section>`;
}

/** What is later than this is still to come. */
function nowIn({ model: { overview } }: Inspector): string {
  return overview?.clock.now ?? '';
}

function factsOf(connection: Connection): TemplateResult {
  const { consent_ends_at: end } = connection;
  return html`<section aria-labelledby="facts-heading">
    <h3 id="facts-heading">Facts</h3>
    ${facts([
      ['Client', html`<code>${connection.client_id}</code>`],
      ['Scopes', connection.scopes.join(', ')],
      ['Access type', connection.access_type],
      [
        'Failed',
        connection.failure && `${connection.failure.reason}, while ${connection.failure.stage}`,
      ],
      ['Consent ends', end === undefined ? undefined : moment(end)],
      ['Bank', connection.provider?.display_name],
      ['Bank user', connection.mock_user && personOf(connection.mock_user)],
      ['Accounts', connection.account_ids && accounts(connection.account_ids)],
      ['User', html`<code>${connection.user.id}</code>`],
      ['Return URI', connection.return_uri && html`<code>${connection.return_uri}</code>`],
      ['Created', moment(connection.created_at)],
    ])}
  </section>`;
}

function accounts(ids: readonly string[]): TemplateResult {
  return html`${ids.map((id) => html`<code class="block">${id}</code>`)}`;
}

function seeAlso({
  id,
  hosted_page_uri: journey,
  bank_uri: bank,
  status,
}: Connection): TemplateResult {
  const isWalkable = status === 'authorization_required' || status === 'authorizing';
  const walk = journey ?? bank;
  const filter = { connection_id: id };
  return html`
    ${
      isWalkable && walk
        ? html`<a href=${walk} target="_blank" rel="noreferrer">Walk the journey by hand</a>`
        : nothing
    }
    <a href=${hashOf({ section: 'requests', filter })}>Its requests</a>
    <a href=${hashOf({ section: 'webhooks', filter })}>Its webhooks</a>
    <a href=${hashOf({ section: 'faults', filter })}>Let something go wrong</a>
  `;
}

function personOf({ username, name }: NonNullable<Connection['mock_user']>): string {
  return name === undefined ? username : `${username} (${name})`;
}

/** `bank_chosen` → `Bank chosen` */
function wordsOf(event: string): string {
  const words = event.replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}
