import { html, type TemplateResult } from 'lit/html.js';
import type { Inspector } from '../inspector.ts';
import { refusalNote } from './parts.ts';

const FORM = 'snapshot';

/** Takes the whole state along as a file, and back. */
export function snapshotPanel(inspector: Inspector): TemplateResult {
  const restore = async ({ target }: Event): Promise<void> => {
    if (!(target instanceof HTMLInputElement)) return;
    const file = target.files?.[0];
    target.value = '';
    if (file !== undefined) await restoreFrom(inspector, file);
  };
  return html`<section class="panel" aria-labelledby="snapshot-heading">
    <h2 id="snapshot-heading">Snapshot</h2>
    <p class="hint">All of it as one JSON file: connections, webhooks, faults, clock.</p>
    <p class="buttons">
      <button type="button" @click=${() => save(inspector)}>Save to a file</button>
    </p>
    <p>
      <label for="snapshot-file">Restore from a file</label>
      <input id="snapshot-file" type="file" accept="application/json,.json" @change=${restore} />
    </p>
    ${refusalNote(inspector, FORM)}
  </section>`;
}

async function save({ ask, update }: Inspector): Promise<void> {
  const answer = await ask<object>({ path: '/snapshot' });
  if (!answer.ok) return update({ notice: { tone: 'bad', text: answer.message } });
  const file = new Blob([JSON.stringify(answer.data)], { type: 'application/json' });
  const link = document.createElement('a');
  link.href = URL.createObjectURL(file);
  link.download = 'sandbox-snapshot.json';
  link.click();
  URL.revokeObjectURL(link.href);
}

async function restoreFrom({ act, update }: Inspector, file: File): Promise<void> {
  const body = await parsed(file);
  const refusal = { form: FORM, message: `${file.name} is no JSON object.`, errors: {} };
  if (body === undefined) return update({ refusal });
  const said = `Restored from ${file.name}.`;
  await act({ method: 'PUT', path: '/snapshot', body, said, form: FORM });
}

async function parsed(file: File): Promise<object | undefined> {
  try {
    const value: unknown = JSON.parse(await file.text());
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}
