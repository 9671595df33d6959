import { repeat } from 'lit/directives/repeat.js';
import { html, nothing, type TemplateResult } from 'lit/html.js';
import { DETAIL_HEADING } from '../focus.ts';
import type { Inspector } from '../inspector.ts';
import type { Client, NewClient } from '../wire.ts';
import { askFirst } from './confirm-dialog.ts';
import { copyable, facts, panes, refusalNote, rowsOr, sectionHead } from './parts.ts';

const FORM = 'client';

/** Each client is a world of its own; here they are made and removed. */
export function clientsSection(inspector: Inspector): TemplateResult {
  const list = rowsOr(
    inspector,
    inspector.model.lists.clients,
    (clients) => table(inspector, clients),
    () => 'No client yet.',
  );
  return html`${sectionHead('Clients')} ${panes(list, aside(inspector), 'form')}`;
}

function table(inspector: Inspector, clients: readonly Client[]): TemplateResult {
  return html`<table>
      <caption class="unseen">Clients, each with a world of its own</caption>
      <thead>
        <tr>
          <th scope="col">Client</th>
          <th scope="col" class="wide">Webhook URI</th>
          <th scope="col" class="wider">Return URIs</th>
          <th scope="col"><span class="unseen">What to do</span></th>
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
  const { act, chooseClient, model } = inspector;
  const { client_id: id, name, webhook_uri, return_uris = [] } = client;
  const path = `/clients/${encodeURIComponent(id)}`;
  const remove = () =>
    askFirst(inspector, {
      text: `Remove ${id}?`,
      consequence: 'Its connections, webhooks, faults and requests go with it.',
      yes: 'Remove',
      deed: () => act({ method: 'DELETE', isWhole: true, path, said: `Removed ${id}.` }),
    });
  const isShown = model.clientId === id;
  return html`<tr>
    <th scope="row">
      <code>${id}</code>${name === undefined ? nothing : html`<p class="hint">${name}</p>`}
    </th>
    <td class="wide">${webhook_uri === undefined ? '–' : html`<code>${webhook_uri}</code>`}</td>
    <td class="wider">
      ${return_uris.length === 0 ? 'Any' : return_uris.map((uri) => html`<code class="block">${uri}</code>`)}
    </td>
    <td class="number">
      <span class="buttons">
        <button type="button" class="small" @click=${() => chooseClient(isShown ? undefined : id)}>
          ${isShown ? 'Show all' : 'Show only this'}<span class="unseen"> ${id}</span>
        </button>
        <button type="button" class="small grave" @click=${remove}>
          Remove…<span class="unseen"> ${id}</span>
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
    const given = [...new FormData(form)].filter(([, value]) => value !== '');
    const body = Object.fromEntries(given);
    const said = ({ client_id }: NewClient) => `Made ${client_id}.`;
    const call = {
      method: 'POST',
      path: '/clients',
      isWhole: true,
      body,
      said,
      form: FORM,
    } as const;
    const answer = await inspector.act<NewClient>(call);
    if (!answer.ok) return;
    form.reset();
    inspector.update({ newClient: answer.data });
  };
  return html`<section class="detail" aria-labelledby=${DETAIL_HEADING}>
    <div class="detail-head"><h2 id=${DETAIL_HEADING} tabindex="-1">Make a client</h2></div>
    <form class="fields" @submit=${submit}>
      ${field('name', 'Name that users read')}
      ${field('webhook_uri', 'Webhook URI', 'Where webhooks are sent to; none without it.')}
      ${refusalNote(inspector, FORM)}
      <p class="buttons"><button class="primary">Make it</button></p>
    </form>
    ${newClient === undefined ? nothing : secretOnce(inspector, newClient)}
  </section>`;
}

function field(name: string, label: string, hint = ''): TemplateResult {
  return html`<p>
    <label for="client-${name}">${label}</label>
    <input id="client-${name}" name=${name} autocomplete="off" aria-describedby="client-${name}-hint" />
    <span class="hint" id="client-${name}-hint">${hint}</span>
  </p>`;
}

function secretOnce(inspector: Inspector, { client_id, client_secret }: NewClient): TemplateResult {
  return html`<div class="made">
    <h3>Made just now</h3>
    ${facts([
      ['Client id', copyable(client_id, 'the client id', inspector)],
      ['Secret', copyable(client_secret, 'the secret', inspector)],
    ])}
    <p class="hint">The secret is shown this once.</p>
  </div>`;
}
