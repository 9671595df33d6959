import { html, type TemplateResult } from 'lit/html.js';
import type { Inspector } from '../inspector.ts';
import type { ConfirmDialog } from '../model.ts';

const DIALOG_ID = 'confirm-dialog';

/** The dialog before an action that cannot be undone. Escape cancels it. */
export function confirmDialog({ model: { confirmDialog: dialog } }: Inspector): TemplateResult {
  const confirm = (): void => {
    findDialog()?.close();
    dialog?.onConfirm();
  };
  return html`<dialog id=${DIALOG_ID} class="card" aria-labelledby="confirm-dialog-title">
    <h2 id="confirm-dialog-title">${dialog?.title}</h2>
    <p>${dialog?.description}</p>
    <p class="buttons">
      <button type="button" @click=${() => findDialog()?.close()}>Cancel</button>
      <button type="button" class="primary" @click=${confirm}>${dialog?.confirmLabel}</button>
    </p>
  </dialog>`;
}

/** Opens the dialog once it is rendered. */
export function openConfirmDialog({ update }: Inspector, confirmDialog: ConfirmDialog): void {
  update({ confirmDialog });
  queueMicrotask(() => findDialog()?.showModal());
}

function findDialog(): HTMLDialogElement | undefined {
  const element = document.getElementById(DIALOG_ID);
  return element instanceof HTMLDialogElement ? element : undefined;
}
