import { LitElement } from 'lit';
import { attempt } from './attempt.ts';

type FormState = {
  /** The value of the form control. */
  readonly connectionId: string | undefined;
  readonly required: boolean;
  /** The custom state, as in `connect-bank:state(waiting)`. */
  readonly state: string;
};

/**
 * An element with its own part in a form, and with custom states. Browsers without `ElementInternals`, or
 * without a part of it, lose only that part.
 */
export class FormControl extends LitElement {
  /** In a form, the connection id is submitted under `name`. */
  static readonly formAssociated = true;
  readonly #internals: ElementInternals | undefined = attempt(() => this.attachInternals());

  /** The form that the element belongs to. */
  get form(): HTMLFormElement | null {
    return this.#internals?.form ?? null;
  }

  /** `valueMissing` is true while a required connection is missing. */
  get validity(): ValidityState | undefined {
    return this.#internals?.validity;
  }

  /** The browser's message if the user submits the form without a required connection. */
  get validationMessage(): string {
    return this.#internals?.validationMessage ?? '';
  }

  /** Returns whether the form can be submitted. If not, it fires `invalid`. */
  checkValidity(): boolean {
    return this.#internals?.checkValidity?.() ?? true;
  }

  /** Does the same as {@link checkValidity}, and shows the message at the button. */
  reportValidity(): boolean {
    return this.#internals?.reportValidity?.() ?? true;
  }

  /**
   * Each call stands alone: one that a browser does not support throws, and the others still count.
   *
   * @param message - What the browser shows while a required connection is missing.
   */
  protected updateForm({ connectionId, required, state }: FormState, message: string): void {
    const internals = this.#internals;
    attempt(() => internals?.setFormValue(connectionId ?? null));
    attempt(() =>
      internals?.setValidity(
        { valueMissing: required && !connectionId },
        // An empty message would throw.
        message || '…',
        this.shadowRoot?.querySelector('button') ?? undefined,
      ),
    );
    attempt(() => {
      internals?.states.clear();
      internals?.states.add(state);
    });
  }
}
