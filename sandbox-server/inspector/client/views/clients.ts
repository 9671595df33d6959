import { repeat } from 'lit/directives/repeat.js';
import { html, nothing, type TemplateResult } from 'lit/html.js';
import { DETAIL_HEADING } from '../focus.ts';
import type { Inspector } from '../inspector.ts';
import type { Client, NewClient } from '../wire.ts';
import { openConfirmDialog } from './confirm-dialog.ts';
import {
  copyable,
  factList,
  formErrorNote,
  panes,
  redirectUri,
  sectionHeader,
  tableOrNote,
} from './parts.ts';

const FORM = 'client';

/** Lists, creates and removes clients. */
export function clientsSection(inspector: Inspector): TemplateResult {
  const list = tableOrNote(
    inspector,
    inspector.model.lists.clients,
    (clients) => table(inspector, clients),
    () => 'No clients yet.',
  );
  return html`${sectionHeader('Clients')} ${panes(list, aside(inspector), 'form')}`;
}

function table(inspector: Inspector, clients: readonly Client[]): TemplateResult {
  return html`<table>
      <caption class="visually-hidden">Clients</caption>
      <thead>
        <tr>
          <th scope="col">Client</th>
          <th scope="col" class="wide">Webhook URI</th>
          <th scope="col" class="wider">Return URIs</th>
          <th scope="col"><span class="visually-hidden">Actions</span></th>
        </tr>
      </thead>
      <tbody>
        ${repeat(
          clients,
          ({ client_id: id }) => id,
          (client) => row(inspector, client),
        )}
      </tbody>
    </table>`;
}

function row(inspector: Inspector, client: Client): TemplateResult {
  const { act, selectClient, model } = inspector;
  const { client_id: id, name, webhook_uri, return_uris = [] } = client;
  const path = `/clients/${encodeURIComponent(id)}`;
  const remove = () =>
    openConfirmDialog(inspector, {
      title: `Remove ${id}?`,
      description: 'Its connections, webhooks, faults and requests are removed too.',
      confirmLabel: 'Remove',
      onConfirm: () =>
        act({ method: 'DELETE', isForAllClients: true, path, successMessage: `Removed ${id}.` }),
    });
  const isSelected = model.clientId === id;
  return html`<tr>
    <th scope="row">
      <code>${id}</code>${name === undefined ? nothing : html`<p class="hint">${name}</p>`}
    </th>
    <td class="wide">${webhook_uri === undefined ? '–' : html`<code>${webhook_uri}</code>`}</td>
    <td class="wider">
      ${return_uris.length === 0 ? 'Any' : return_uris.map(redirectUri)}
    </td>
    <td class="number">
      <span class="buttons">
        <button type="button" class="small" @click=${() => selectClient(isSelected ? undefined : id)}>
          ${isSelected ? 'Show all' : 'Show only this'}<span class="visually-hidden"> ${id}</span>
        </button>
        <button type="button" class="small destructive" @click=${remove}>
          Remove…<span class="visually-hidden"> ${id}</span>
        </button>
      </span>
    </td>
  </tr>`;
}

function aside(inspector: Inspector): TemplateResult {
  const { newClient } = inspector.model;
  const submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const form = event.target;
    if (!(form instanceof HTMLFormElement)) return;
    const filled = [...new FormData(form)].filter(([, value]) => value !== '');
    const body = Object.fromEntries(filled);
    const successMessage = ({ client_id }: NewClient) => `Created ${client_id}.`;
    const call = {
      method: 'POST',
      path: '/clients',
      isForAllClients: true,
      body,
      successMessage,
      form: FORM,
    } as const;
    const answer = await inspector.act<NewClient>(call);
    if (!answer.ok) return;
    form.reset();
    inspector.update({ newClient: answer.data });
  };
  return html`<section class="detail" aria-labelledby=${DETAIL_HEADING}>
    <div class="detail-head"><h2 id=${DETAIL_HEADING} tabindex="-1">Create a client</h2></div>
    <form class="fields" @submit=${submit}>
      ${field('name', 'Name shown to users')}
      ${field('webhook_uri', 'Webhook URI', 'Without it, no webhooks are sent.')}
      ${formErrorNote(inspector, FORM)}
      <p class="buttons"><button class="primary">Create client</button></p>
    </form>
    ${newClient === undefined ? nothing : newClientNote(inspector, newClient)}
  </section>`;
}

function field(name: string, label: string, hint = ''): TemplateResult {
  return html`<p>
    <label for="client-${name}">${label}</label>
    <input id="client-${name}" name=${name} autocomplete="off" aria-describedby="client-${name}-hint" />
    <span class="hint" id="client-${name}-hint">${hint}</span>
  </p>`;
}

function newClientNote(
  inspector: Inspector,
  { client_id, client_secret }: NewClient,
): TemplateResult {
  return html`<div class="created">
    <h3>Created</h3>
    ${factList([
      ['Client id', copyable(client_id, 'the client id', inspector)],
      ['Secret', copyable(client_secret, 'the secret', inspector)],
    ])}
    <p class="hint">The secret is shown only once.</p>
  </div>`;
}
