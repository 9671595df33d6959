import { html, nothing, type TemplateResult } from 'lit/html.js';
import { counted } from '../format.ts';
import type { Inspector } from '../inspector.ts';
import type { ScenarioRun } from '../wire.ts';
import { sectionHead } from './parts.ts';
import { snapshotPanel } from './snapshot.ts';

const DIALOG = 'reset-dialog';

/** The whole of what is: made by a scenario, kept in a file, or begun anew. */
export function stateSection(inspector: Inspector): TemplateResult {
  return html`${sectionHead('State')}
    <div class="panels">
      ${scenarios(inspector)}
      <div>${snapshotPanel(inspector)} ${resetPanel(inspector)}</div>
    </div>`;
}

function scenarios({ model: { lists }, act }: Inspector): TemplateResult {
  const all = lists.state ?? [];
  const run = (name: string) =>
    act<ScenarioRun>({
      ...{ method: 'POST', path: '/scenarios', body: { name } },
      said: ({ connections, faults }) =>
        `Made ${counted(connections.length, 'connection')} and ${counted(faults.length, 'fault')}.`,
    });
  return html`<section class="panel" aria-labelledby="scenarios-heading">
    <h2 id="scenarios-heading">Scenarios</h2>
    <p class="hint">Make connections and faults that tell a story, beside what is there already.</p>
    ${
      all.length === 0
        ? nothing
        : html`<ul class="scenarios">
      ${all.map(
        ({ name, title }) =>
          html`<li>
                <span>${title ?? name}</span>
                <button type="button" @click=${() => run(name)}>
                  Run<span class="unseen"> ${title ?? name}</span>
                </button>
              </li>`,
      )}
    </ul>`
    }
  </section>`;
}

function resetPanel({ act, model: { clientId } }: Inspector): TemplateResult {
  const whose = clientId === undefined ? 'every client' : clientId;
  const dialog = (): HTMLDialogElement | undefined => {
    const element = document.getElementById(DIALOG);
    return element instanceof HTMLDialogElement ? element : undefined;
  };
  const reset = async (): Promise<void> => {
    dialog()?.close();
    await act({ method: 'POST', path: '/reset', said: 'Begun anew.' });
  };
  return html`<section class="panel" aria-labelledby="reset-heading">
    <h2 id="reset-heading">Reset</h2>
    <p class="hint">
      Removes connections, faults and journals of ${whose}, and sets the clock back to its start. Clients
      stay.
    </p>
    <p class="buttons">
      <button type="button" class="grave" @click=${() => dialog()?.showModal()}>Reset…</button>
    </p>
    <dialog id=${DIALOG} class="card" aria-labelledby="reset-question">
      <h2 id="reset-question">Begin anew?</h2>
      <p>What ${whose} made is lost.</p>
      <p class="buttons">
        <button type="button" @click=${() => dialog()?.close()}>Keep it</button>
        <button type="button" class="primary" @click=${reset}>Reset</button>
      </p>
    </dialog>
  </section>`;
}
