import { html, type Markup } from './markup.ts';
import type { Translator } from './texts/translator.ts';

/** An error of a form, and the id of the control to correct. */
export type FieldError = { control: string; message: Markup };

/** The fields of `hidden` as hidden inputs. */
export function hiddenInputs(hidden: Readonly<Record<string, string>> = {}): Markup[] {
  return Object.entries(hidden).map(
    ([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`,
  );
}

/** The list of errors, announced by screen readers, with links to the controls. */
export function errorSummary({ t }: Translator, errors: readonly FieldError[]): Markup | undefined {
  if (errors.length === 0) return undefined;
  return html`<div class="errors" role="alert">
  <h2>${t('errorHeading')}</h2>
  <ul>${errors.map(({ control, message }) => html`<li><a href="#${control}">${message}</a></li>`)}</ul>
</div>`;
}

/** The error message beside a control; `aria-describedby` refers to it. */
export function errorNote(error: FieldError | undefined): Markup | undefined {
  return error && html`<p class="error-note" id="${noteIdOf(error.control)}">${error.message}</p>`;
}

/**
 * The attributes that link a control to its error and its other descriptions. The first control with an
 * error gets the focus.
 */
export function errorAttributes(
  control: string,
  errors: readonly FieldError[],
  descriptions: readonly string[] = [],
): Markup {
  const hasError = errors.some((error) => error.control === control);
  const ids = [...descriptions, ...(hasError ? [noteIdOf(control)] : [])];
  const describedBy = ids.length > 0 && html` aria-describedby="${ids.join(' ')}"`;
  const first = errors[0]?.control === control;
  return html`${describedBy}${hasError && html` aria-invalid="true"`}${first && html` autofocus`}`;
}

/** The button that cancels the journey; it must be inside a form. */
export function cancelButton({ t }: Translator, cancelAction: string): Markup {
  return html`<button class="quiet" name="decision" value="cancel" formaction="${cancelAction}">${t('cancel')}</button>`;
}

function noteIdOf(control: string): string {
  return `${control}-error`;
}
