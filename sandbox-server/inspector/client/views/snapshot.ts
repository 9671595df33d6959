import { html, type TemplateResult } from 'lit/html.js';
import type { Inspector } from '../inspector.ts';
import { formErrorNote } from './parts.ts';

const FORM = 'snapshot';

/** Saves the state to a file, and restores it. */
export function snapshotPanel(inspector: Inspector): TemplateResult {
  const restore = async ({ target }: Event): Promise<void> => {
    if (!(target instanceof HTMLInputElement)) return;
    const file = target.files?.[0];
    target.value = '';
    if (file !== undefined) await restoreFrom(inspector, file);
  };
  return html`<section class="panel" aria-labelledby="snapshot-heading">
    <h2 id="snapshot-heading">Snapshot</h2>
    <p class="hint">The whole state as one JSON file: connections, webhooks, faults, clock.</p>
    <p class="buttons">
      <button type="button" @click=${() => save(inspector)}>Save to a file</button>
    </p>
    <p>
      <label for="snapshot-file">Restore from a file</label>
      <input id="snapshot-file" type="file" accept="application/json,.json" @change=${restore} />
    </p>
    ${formErrorNote(inspector, FORM)}
  </section>`;
}

async function save({ call, update }: Inspector): Promise<void> {
  const result = await call<object>({ path: '/snapshot' });
  if (!result.ok) return update({ notice: { tone: 'bad', text: result.message } });
  const file = new Blob([JSON.stringify(result.data)], { type: 'application/json' });
  const link = document.createElement('a');
  link.href = URL.createObjectURL(file);
  link.download = 'sandbox-snapshot.json';
  link.click();
  URL.revokeObjectURL(link.href);
}

async function restoreFrom({ act, update }: Inspector, file: File): Promise<void> {
  const body = await readJson(file);
  const formError = { form: FORM, message: `${file.name} is not a JSON object.`, errors: {} };
  if (body === undefined) return update({ formError });
  const successMessage = `Restored from ${file.name}.`;
  await act({ method: 'PUT', path: '/snapshot', body, successMessage, form: FORM });
}

async function readJson(file: File): Promise<object | undefined> {
  try {
    const value: unknown = JSON.parse(await file.text());
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}
