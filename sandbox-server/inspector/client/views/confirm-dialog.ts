import { html, type TemplateResult } from 'lit/html.js';
import type { Inspector } from '../inspector.ts';
import type { Question } from '../model.ts';

const DIALOG = 'question';

/** Asks before something that cannot be taken back. Escape is a no. */
export function questionDialog({ model: { question } }: Inspector): TemplateResult {
  const agree = (): void => {
    dialogOf()?.close();
    question?.deed();
  };
  return html`<dialog id=${DIALOG} class="card" aria-labelledby="question-text">
    <h2 id="question-text">${question?.text}</h2>
    <p>${question?.consequence}</p>
    <p class="buttons">
      <button type="button" @click=${() => dialogOf()?.close()}>Keep it</button>
      <button type="button" class="primary" @click=${agree}>${question?.yes}</button>
    </p>
  </dialog>`;
}

/** Shows the question once it is drawn. */
export function askFirst({ update }: Inspector, question: Question): void {
  update({ question });
  queueMicrotask(() => dialogOf()?.showModal());
}

function dialogOf(): HTMLDialogElement | undefined {
  const element = document.getElementById(DIALOG);
  return element instanceof HTMLDialogElement ? element : undefined;
}
