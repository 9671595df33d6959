import { html, type TemplateResult } from 'lit/html.js';
import { pluralize } from '../format.ts';
import type { Inspector } from '../inspector.ts';
import type { ScenarioRun } from '../wire.ts';
import { openConfirmDialog } from './confirm-dialog.ts';
import { sectionHeader, tableOrNote } from './parts.ts';
import { snapshotPanel } from './snapshot.ts';

/** Runs scenarios, saves and restores snapshots, and resets the state. */
export function stateSection(inspector: Inspector): TemplateResult {
  return html`${sectionHeader('State')}
    <div class="panels">
      ${scenarios(inspector)}
      <div>${snapshotPanel(inspector)} ${resetPanel(inspector)}</div>
    </div>`;
}

function scenarios(inspector: Inspector): TemplateResult {
  const { model, act } = inspector;
  const run = (name: string) =>
    act<ScenarioRun>({
      ...{ method: 'POST', path: '/scenarios', body: { name } },
      successMessage: ({ connections, faults }) =>
        `Created ${pluralize(connections.length, 'connection')} and ${pluralize(faults.length, 'fault')}.`,
    });
  return html`<section class="panel" aria-labelledby="scenarios-heading">
    <h2 id="scenarios-heading">Scenarios</h2>
    <p class="hint">Create connections and faults in addition to the present ones.</p>
    ${tableOrNote(
      inspector,
      model.lists.state,
      (all) => html`<ul class="scenarios">
      ${all.map(
        ({ name, title }) =>
          html`<li>
                <span>${title ?? name}</span>
                <button type="button" @click=${() => run(name)}>
                  Run<span class="visually-hidden"> ${title ?? name}</span>
                </button>
              </li>`,
      )}
    </ul>`,
      () => 'No scenarios.',
    )}
  </section>`;
}

function resetPanel(inspector: Inspector): TemplateResult {
  const { act, model } = inspector;
  const owner = model.clientId ?? 'every client';
  const ask = () =>
    openConfirmDialog(inspector, {
      title: 'Reset the state?',
      description: `The connections, faults and logs of ${owner} are deleted.`,
      confirmLabel: 'Reset',
      onConfirm: () => act({ method: 'POST', path: '/reset', successMessage: 'Reset.' }),
    });
  return html`<section class="panel" aria-labelledby="reset-heading">
    <h2 id="reset-heading">Reset</h2>
    <p class="hint">
      Deletes the connections, faults and logs of ${owner}, and sets the clock back to its start. Clients
      are not deleted.
    </p>
    <p class="buttons"><button type="button" class="destructive" @click=${ask}>Reset…</button></p>
  </section>`;
}
