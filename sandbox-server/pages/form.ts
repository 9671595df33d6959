import { html, type Markup } from './markup.ts';
import type { Phrasebook } from './texts/phrasebook.ts';

/** One mistake of a form: what is wrong, and the id of the control where it is put right. */
export type Mistake = { control: string; message: Markup };

/** The fields of `hidden` as inputs, for the inside of a form. */
export function hiddenInputs(hidden: Readonly<Record<string, string>> = {}): Markup[] {
  return Object.entries(hidden).map(
    ([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`,
  );
}

/** What went wrong, announced at once, each line a link to its control. Nothing without mistakes. */
export function errorSummary(
  { say }: Phrasebook,
  mistakes: readonly Mistake[],
): Markup | undefined {
  if (mistakes.length === 0) return undefined;
  return html`<div class="errors" role="alert">
  <h2>${say('errorHeading')}</h2>
  <ul>${mistakes.map(({ control, message }) => html`<li><a href="#${control}">${message}</a></li>`)}</ul>
</div>`;
}

/** The mistake of one control, placed next to it; `describedBy` refers to it. */
export function errorNote(mistake: Mistake | undefined): Markup | undefined {
  return (
    mistake && html`<p class="error-note" id="${noteIdOf(mistake.control)}">${mistake.message}</p>`
  );
}

/**
 * The attributes that bind a control to its mistake and to its other descriptions. The first control
 * with a mistake takes the focus when the page opens.
 */
export function faultAttributes(
  control: string,
  mistakes: readonly Mistake[],
  descriptions: readonly string[] = [],
): Markup {
  const wrong = mistakes.some((mistake) => mistake.control === control);
  const ids = [...descriptions, ...(wrong ? [noteIdOf(control)] : [])];
  const describedBy = ids.length > 0 && html` aria-describedby="${ids.join(' ')}"`;
  const first = mistakes[0]?.control === control;
  return html`${describedBy}${wrong && html` aria-invalid="true"`}${first && html` autofocus`}`;
}

/** The button that leaves the journey; it belongs inside the form it leaves. */
export function cancelButton({ say }: Phrasebook, cancelAction: string): Markup {
  return html`<button class="quiet" name="decision" value="cancel" formaction="${cancelAction}">${say('cancel')}</button>`;
}

function noteIdOf(control: string): string {
  return `${control}-error`;
}
