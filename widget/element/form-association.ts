import { attempt } from './attempt.ts';

type FormState = {
  /** The value of the form control. */
  readonly connectionId: string | undefined;
  readonly required: boolean;
  /** The custom state, as in `connect-bank:state(waiting)`. */
  readonly state: string;
};

/**
 * The element's part in a form, and its custom states. Browsers without `ElementInternals`, or without a
 * part of it, lose only that part.
 */
export class FormAssociation {
  readonly internals: ElementInternals | undefined;
  readonly #element: HTMLElement;

  constructor(element: HTMLElement) {
    this.#element = element;
    this.internals = attempt(() => element.attachInternals());
  }

  /**
   * Each call stands alone: one that a browser does not support throws, and the others still count.
   *
   * @param message - What the browser shows while a required connection is missing.
   */
  update({ connectionId, required, state }: FormState, message: string): void {
    const { internals } = this;
    attempt(() => internals?.setFormValue(connectionId ?? null));
    attempt(() =>
      internals?.setValidity(
        { valueMissing: required && !connectionId },
        // An empty message would throw.
        message || '…',
        this.#element.shadowRoot?.querySelector('button') ?? undefined,
      ),
    );
    attempt(() => {
      internals?.states.clear();
      internals?.states.add(state);
    });
  }
}
