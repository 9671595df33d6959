import { html, nothing, type TemplateResult } from 'lit/html.js';
import { SECTION_HEADING } from '../focus.ts';
import type { Inspector } from '../inspector.ts';
import type { Link } from '../live.ts';
import { hashOf, SECTIONS, type Section } from '../route.ts';
import { clientsSection } from './clients.ts';
import { clockBar } from './clock-bar.ts';
import { questionDialog } from './confirm-dialog.ts';
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

/** The whole page, as the model has it. */
export function page(inspector: Inspector): TemplateResult {
  const { section } = inspector.model.route;
  const isLocked = inspector.model.link === 'locked';
  return html`
    <a class="skip" href="#${SECTION_HEADING}" @click=${skip}>Skip to the content</a>
    <header class="top">
      <p class="brand"><span aria-hidden="true"></span>Sandbox <small>connect-bank</small></p>
      ${isLocked ? nothing : clockBar(inspector)}
      <div class="whose">${clientChoice(inspector)} ${linkState(inspector.model.link)}</div>
    </header>
    ${
      isLocked
        ? html`<main>${unlockForm(inspector)}</main>`
        : html`<div class="columns">
          ${navigation(inspector)}
          <main class="section-${section}">${VIEWS[section](inspector)}</main>
        </div>`
    }
    ${questionDialog(inspector)} ${notice(inspector)}
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

function clientChoice({ model: { overview, clientId }, chooseClient }: Inspector): TemplateResult {
  const clients = overview?.clients ?? [];
  const isKnown = clientId === undefined || clients.some((each) => each.client_id === clientId);
  return html`<label class="client">
    <span class="unseen">Client</span>
    <select @change=${(event: Event) => chooseClient(choiceIn(event) || undefined)}>
      <option value="" .selected=${clientId === undefined}>All clients</option>
      ${isKnown ? nothing : html`<option .selected=${true} value=${clientId}>${clientId}</option>`}
      ${clients.map(
        ({ client_id: id }) =>
          html`<option value=${id} .selected=${id === clientId}>${id}</option>`,
      )}
    </select>
  </label>`;
}

const LINKS: Record<Link, string> = {
  connecting: 'Connecting',
  live: 'Live',
  lost: 'Reconnecting',
  locked: 'Locked',
};

/** Whether the page hears of changes; said aloud only when that changes. */
function linkState(link: Link): TemplateResult {
  return html`<p class="link link-${link}" role="status">${LINKS[link]}</p>`;
}

/** How the last deed went: polite when well, at once when not. */
function notice({ model, update }: Inspector): TemplateResult {
  const { tone, text } = model.notice ?? {};
  const dismiss = html`<button type="button" @click=${() => update({ notice: undefined })}>
    Dismiss
  </button>`;
  const words = html`<p>${text}</p>${dismiss}`;
  return html`<div class="notices">
    <div class="good" role="status">${tone === 'good' ? words : nothing}</div>
    <div class="bad" role="alert">${tone === 'bad' ? words : nothing}</div>
  </div>`;
}

/** The address after `#` says what the page shows, so it may not say where to scroll. */
function skip(event: Event): void {
  event.preventDefault();
  document.getElementById(SECTION_HEADING)?.focus();
}

function choiceIn({ target }: Event): string {
  return target instanceof HTMLSelectElement ? target.value : '';
}
