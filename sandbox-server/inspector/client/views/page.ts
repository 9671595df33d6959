import { html, nothing, type TemplateResult } from 'lit/html.js';
import { SECTION_HEADING } from '../focus.ts';
import type { Inspector } from '../inspector.ts';
import type { StreamStatus } from '../live.ts';
import { hashOf, SECTIONS, type Section } from '../route.ts';
import { clientsSection } from './clients.ts';
import { clockBar } from './clock-bar.ts';
import { confirmDialog } from './confirm-dialog.ts';
import { connectionsSection } from './connections.ts';
import { faultsSection } from './faults.ts';
import { requestsSection } from './requests.ts';
import { stateSection } from './state.ts';
import { unlockForm } from './unlock.ts';
import { usersSection } from './users.ts';
import { webhooksSection } from './webhooks.ts';

const VIEWS: Record<Section, (inspector: Inspector) => TemplateResult> = {
  connections: connectionsSection,
  requests: requestsSection,
  webhooks: webhooksSection,
  faults: faultsSection,
  users: usersSection,
  clients: clientsSection,
  state: stateSection,
};

/** The whole page. */
export function page(inspector: Inspector): TemplateResult {
  const { section } = inspector.model.route;
  const isLocked = inspector.model.streamStatus === 'locked';
  return html`
    <a class="skip" href="#${SECTION_HEADING}" @click=${skipToContent}>Skip to the content</a>
    <header class="top">
      <p class="brand"><span aria-hidden="true"></span>Sandbox <small>connect-bank</small></p>
      ${isLocked ? nothing : clockBar(inspector)}
      <div class="context">${clientSelect(inspector)} ${streamState(inspector.model.streamStatus)}</div>
    </header>
    ${
      isLocked
        ? html`<main>${unlockForm(inspector)}</main>`
        : html`<div class="columns">
          ${navigation(inspector)}
          <main class="section-${section}">${VIEWS[section](inspector)}</main>
        </div>`
    }
    ${confirmDialog(inspector)} ${notice(inspector)}
  `;
}

function navigation({ model: { route, overview } }: Inspector): TemplateResult {
  const items = Object.entries(SECTIONS).map(([name, title]) => {
    const section = name as Section;
    const count = overview?.counts[section];
    return html`<li>
      <a href=${hashOf({ section })} aria-current=${route.section === section ? 'page' : nothing}>
        ${title}${count === undefined ? nothing : html` <span class="count">${count}</span>`}
      </a>
    </li>`;
  });
  return html`<nav aria-label="Sections"><ul>${items}</ul></nav>`;
}

function clientSelect({ model: { overview, clientId }, selectClient }: Inspector): TemplateResult {
  const clients = overview?.clients ?? [];
  const isKnown = clientId === undefined || clients.some((each) => each.client_id === clientId);
  return html`<label class="client">
    <span class="visually-hidden">Client</span>
    <select @change=${(event: Event) => selectClient(selectedValue(event) || undefined)}>
      <option value="" .selected=${clientId === undefined}>All clients</option>
      ${isKnown ? nothing : html`<option .selected=${true} value=${clientId}>${clientId}</option>`}
      ${clients.map(
        ({ client_id: id }) =>
          html`<option value=${id} .selected=${id === clientId}>${id}</option>`,
      )}
    </select>
  </label>`;
}

const STATUS_TEXTS: Record<StreamStatus, string> = {
  connecting: 'Connecting',
  live: 'Live',
  lost: 'Reconnecting',
  locked: 'Locked',
};

/** The status of the stream of changes; screen readers announce it when it changes. */
function streamState(status: StreamStatus): TemplateResult {
  return html`<p class="link link-${status}" role="status">${STATUS_TEXTS[status]}</p>`;
}

/** The result of the last action. Screen readers announce errors at once. */
function notice({ model, update }: Inspector): TemplateResult {
  const { tone, text } = model.notice ?? {};
  const dismiss = html`<button type="button" @click=${() => update({ notice: undefined })}>
    Dismiss
  </button>`;
  const content = html`<p>${text}</p>${dismiss}`;
  return html`<div class="notices">
    <div class="good" role="status">${tone === 'good' ? content : nothing}</div>
    <div class="bad" role="alert">${tone === 'bad' ? content : nothing}</div>
  </div>`;
}

/** Focuses the content. A link to its id would change the route, which is in the URL after `#`. */
function skipToContent(event: Event): void {
  event.preventDefault();
  document.getElementById(SECTION_HEADING)?.focus();
}

function selectedValue({ target }: Event): string {
  return target instanceof HTMLSelectElement ? target.value : '';
}
