import { html, type TemplateResult } from 'lit/html.js';
import { counted } from '../format.ts';
import type { Inspector } from '../inspector.ts';
import type { ScenarioRun } from '../wire.ts';
import { askFirst } from './confirm-dialog.ts';
import { rowsOr, sectionHead } from './parts.ts';
import { snapshotPanel } from './snapshot.ts';

/** The whole of what is: made by a scenario, kept in a file, or begun anew. */
export function stateSection(inspector: Inspector): TemplateResult {
  return html`${sectionHead('State')}
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
      said: ({ connections, faults }) =>
        `Made ${counted(connections.length, 'connection')} and ${counted(faults.length, 'fault')}.`,
    });
  return html`<section class="panel" aria-labelledby="scenarios-heading">
    <h2 id="scenarios-heading">Scenarios</h2>
    <p class="hint">Make connections and faults that tell a story, beside what is there already.</p>
    ${rowsOr(
      inspector,
      model.lists.state,
      (all) => html`<ul class="scenarios">
      ${all.map(
        ({ name, title }) =>
          html`<li>
                <span>${title ?? name}</span>
                <button type="button" @click=${() => run(name)}>
                  Run<span class="unseen"> ${title ?? name}</span>
                </button>
              </li>`,
      )}
    </ul>`,
      () => 'There is no scenario.',
    )}
  </section>`;
}

function resetPanel(inspector: Inspector): TemplateResult {
  const { act, model } = inspector;
  const whose = model.clientId ?? 'every client';
  const ask = () =>
    askFirst(inspector, {
      text: 'Begin anew?',
      consequence: `What ${whose} made is lost.`,
      yes: 'Reset',
      deed: () => act({ method: 'POST', path: '/reset', said: 'Begun anew.' }),
    });
  return html`<section class="panel" aria-labelledby="reset-heading">
    <h2 id="reset-heading">Reset</h2>
    <p class="hint">
      Removes connections, faults and journals of ${whose}, and sets the clock back to its start. Clients
      stay.
    </p>
    <p class="buttons"><button type="button" class="grave" @click=${ask}>Reset…</button></p>
  </section>`;
}
