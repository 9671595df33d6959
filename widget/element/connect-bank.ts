import { isServer, type PropertyValues, type TemplateResult } from 'lit';
import { attempt } from './attempt.ts';
import { endpointOf } from './endpoint.ts';
import { ConnectBankBeforeOpenEvent, createEvent } from './events.ts';
import type { Flow, FlowState } from './flow-states.ts';
import { FormControl } from './form-control.ts';
import { JourneyController } from './journey-controller.ts';
import { LabelController } from './label-controller.ts';
import { EN_GB } from './messages/en-gb.ts';
import { LanguageController } from './messages/language-controller.ts';
import { type Messages, mergeMessages } from './messages/messages.ts';
import { type ConnectBankProperties, PROPERTIES, type PropertyTable } from './properties.ts';
import type { JourneySettings } from './session-start.ts';
import { styles } from './styles.ts';
import { VERSION } from './version.ts';
import { renderView } from './view.ts';

/**
 * A button that lets a user connect a bank account. It sends its requests to your own endpoint, which
 * `connect-bank/host` serves, and reports how the journey ended.
 *
 * @example
 * <connect-bank endpoint="/connect-bank" use-case="affordability"></connect-bank>
 *
 * @tag connect-bank
 * @slot - Label of the button. Browsers without JavaScript can show a link; the button uses its text.
 * @slot icon - Picture before the label, while no journey is in progress.
 * @slot idle - Replaces the sentence under the button, before the start and after an exit.
 * @slot starting - Replaces the sentence while the endpoint creates the session.
 * @slot waiting - Replaces the sentence while the user is at the bank.
 * @slot confirming - Replaces the sentence while the endpoint checks the result.
 * @slot authorized - Replaces the sentence when the bank is connected.
 * @slot failed - Replaces the sentence after an error.
 * @csspart button - The button.
 * @csspart icon - Picture in the button: bank, spinner or tick.
 * @csspart label - Text in the button.
 * @csspart status - The sentence under the button, a live region.
 * @csspart link - Link to the journey: brings its popup to the front, or opens it again.
 * @csspart cancel - Ends the journey.
 * @cssprop --connect-bank-accent - Background of the button.
 * @cssprop --connect-bank-on-accent - Text of the button.
 * @cssprop --connect-bank-text - Text under the button.
 * @cssprop --connect-bank-error - Text under the button after an error.
 * @cssprop --connect-bank-radius - Corners of the button.
 * @cssprop --connect-bank-font - The whole font, as in the `font` shorthand.
 * @cssstate idle - No journey is in progress.
 * @cssstate starting - The endpoint creates the session.
 * @cssstate waiting - The user is at the bank.
 * @cssstate confirming - The user is back, and the endpoint checks the result.
 * @cssstate authorized - The bank is connected.
 * @cssstate failed - An error ended the journey; the button starts a new one.
 * @fires {ConnectBankBeforeOpenEvent} connect-bank-before-open - The journey will be shown next; cancelable.
 * @fires {ConnectBankOpenEvent} connect-bank-open - The journey is on screen.
 * @fires {ConnectBankAuthorizedEvent} connect-bank-authorized - The bank is connected.
 * @fires {ConnectBankExitEvent} connect-bank-exit - The user ended the journey without a connection.
 * @fires {ConnectBankErrorEvent} connect-bank-error - An error ended the journey.
 */
// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: Lit creates the accessors of all PROPERTIES.
export class ConnectBank extends FormControl {
  static override readonly properties: PropertyTable = PROPERTIES;
  static override readonly styles = styles;
  /** The version of the package that this class is from. */
  static readonly version: string = VERSION;
  static override readonly shadowRootOptions: ShadowRootInit = {
    mode: 'open',
    delegatesFocus: true,
  };

  readonly #journey = new JourneyController(this, {
    settings: () => this.#settings(),
    mayOpen: (uri) => this.dispatchEvent(new ConnectBankBeforeOpenEvent(uri)),
    onChange: () => this.#onChange(),
    report: (report) => this.dispatchEvent(createEvent(report)),
  });
  readonly #language = new LanguageController(this);
  readonly #label = new LabelController(this);
  /** Disabled by the form, e.g. by a `fieldset` around the element. */
  #isDisabledByForm = false;
  /** Rendered by a server: the first rendering here has to be the same, a second one shows the real state. */
  #isHydrating = !!this.shadowRoot;

  constructor() {
    super();
    for (const [name, property] of Object.entries(PROPERTIES)) {
      Reflect.set(this, name, property.default);
    }
  }

  /** The state of the journey. */
  get state(): FlowState {
    return this.#journey.flow.state;
  }

  /** The connection that was authorised; undefined before. */
  get connectionId(): string | undefined {
    const { flow } = this.#journey;
    return flow.state === 'authorized' ? flow.connectionId : undefined;
  }

  /** Starts the journey, like a click. Call it inside a click, or browsers block the popup. */
  connect(): void {
    if (!this.#isDisabled()) this.#journey.send({ type: 'start' });
  }

  /**
   * Ends the current journey, and closes its popup if the browser allows it. Otherwise the bank's page
   * stays open. If the user still authorises there, `connect-bank-authorized` follows.
   */
  cancel(): void {
    this.#journey.send({ type: 'cancel' });
  }

  /** Returns to `idle` without an event. After `authorized`, the user can then connect another bank. */
  reset(): void {
    this.#journey.send({ type: 'reset' });
  }

  /** Called by the browser. */
  formResetCallback(): void {
    this.reset();
  }

  /** Called by the browser, after a reload, with the connection that the form had. */
  formStateRestoreCallback(connectionId: string): void {
    this.#journey.send({ type: 'restore', connectionId });
  }

  /** Called by the browser. */
  formDisabledCallback(isDisabled: boolean): void {
    this.#isDisabledByForm = isDisabled;
    this.requestUpdate();
  }

  /** If the style sheet cannot be created, the button has no styles but works. */
  protected override createRenderRoot(): HTMLElement | DocumentFragment {
    // Without hydration Lit would render a second time beside what a server has rendered.
    if (!('litElementHydrateSupport' in globalThis)) this.shadowRoot?.replaceChildren();
    return attempt(() => super.createRenderRoot()) ?? this.shadowRoot ?? this;
  }

  /** Test environments remove the page while an update is pending. */
  protected override scheduleUpdate(): void {
    if (globalThis.document) super.scheduleUpdate();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!isServer && changed.has('endpoint')) void this.#journey.resume();
  }

  /** Focus on something that is removed returns to the button. */
  protected override update(changed: PropertyValues<this>): void {
    const focused = this.shadowRoot?.activeElement;
    super.update(changed);
    if (focused?.isConnected === false) this.focus();
    this.updateForm(this, this.#messages.connect);
    if (this.#isHydrating) queueMicrotask(() => this.requestUpdate());
    this.#isHydrating = false;
  }

  protected override render(): TemplateResult {
    return renderView({
      flow: this.#isHydrating ? IDLE : this.#journey.flow,
      messages: this.#messages,
      label: this.#label,
      isDisabled: this.#isDisabled(),
      isHydrating: this.#isHydrating,
      // Lit calls listeners with the element as `this`.
      connect: this.connect,
      cancel: this.cancel,
      reopen: (uri) => this.#journey.reopen(uri),
    });
  }

  /** The form first: a listener of the page may submit it. */
  #onChange(): void {
    this.updateForm(this, this.#messages.connect);
    this.requestUpdate();
  }

  /** Lit reflects `disabled` later, so the property decides. */
  #isDisabled(): boolean {
    if (this.#isHydrating) return this.hasAttribute('disabled');
    return this.disabled || (this.#isDisabledByForm && !this.hasAttribute('disabled'));
  }

  get #messages(): Messages {
    if (this.#isHydrating) return EN_GB;
    return mergeMessages(this.#language.messages, this.messages);
  }

  #settings(): JourneySettings | undefined {
    const endpoint = endpointOf(this);
    return endpoint && { endpoint, mode: this.mode, messages: this.#messages, element: this };
  }
}

export interface ConnectBank extends ConnectBankProperties {}

const IDLE: Flow = { state: 'idle' };
