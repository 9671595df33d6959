import { html, isServer, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { attempt } from './attempt.ts';
import { ConnectBankBeforeOpenEvent, eventOf } from './events.ts';
import { type Flow, type FlowState, isBusy } from './flow.ts';
import { FlowController } from './flow-controller.ts';
import type { HostClient } from './host-client.ts';
import { bankIcon, spinnerIcon, tickIcon } from './icons.ts';
import type { ModeSetting } from './journey-mode.ts';
import { EN_GB } from './messages/en-gb.ts';
import { type Messages, mergeMessages, sentenceOf } from './messages/messages.ts';
import { PageLanguage } from './messages/page-language.ts';
import { PageLabel } from './page-label.ts';
import { settingsOf } from './settings.ts';
import { styles } from './styles.ts';
import { VERSION } from './version.ts';

/**
 * A button that lets a user connect a bank account. It talks to your own endpoint, the one that
 * `connect-bank/host` serves, and reports how the journey ended.
 *
 * @tag connect-bank
 * @slot - Label of the button. A link is replaced by its text: it is for pages without script.
 * @slot icon - Picture before the label, while nothing is under way.
 * @slot idle - Replaces the sentence under the button, before the start and after an exit.
 * @slot starting - Replaces the sentence while the endpoint prepares the journey.
 * @slot waiting - Replaces the sentence while the user is at the bank.
 * @slot confirming - Replaces the sentence while the endpoint asks how it ended.
 * @slot authorized - Replaces the sentence when the bank is connected.
 * @slot failed - Replaces the sentence after an error.
 * @csspart button - The button.
 * @csspart icon - Picture in the button: bank, spinner or tick.
 * @csspart label - Text in the button.
 * @csspart status - The sentence under the button, a live region.
 * @csspart link - Leads to the journey by hand: brings its window to the front, or opens it again.
 * @csspart cancel - Ends the journey.
 * @cssprop --connect-bank-accent - Background of the button.
 * @cssprop --connect-bank-on-accent - Text of the button.
 * @cssprop --connect-bank-text - Text under the button.
 * @cssprop --connect-bank-error - Text under the button after an error.
 * @cssprop --connect-bank-radius - Corners of the button.
 * @cssprop --connect-bank-font - The whole font, as in the `font` shorthand.
 * @cssstate idle - Nothing is under way.
 * @cssstate starting - The endpoint prepares the journey.
 * @cssstate waiting - The user is at the bank.
 * @cssstate confirming - The user is back, the endpoint asks how it ended.
 * @cssstate authorized - The bank is connected.
 * @cssstate failed - Something went wrong; the button starts again.
 * @fires {ConnectBankBeforeOpenEvent} connect-bank-before-open - The journey is about to be shown; cancelable.
 * @fires {ConnectBankOpenEvent} connect-bank-open - The journey is on screen.
 * @fires {ConnectBankAuthorizedEvent} connect-bank-authorized - The bank is connected.
 * @fires {ConnectBankExitEvent} connect-bank-exit - The user ended the journey without a connection.
 * @fires {ConnectBankErrorEvent} connect-bank-error - Something other than the user ended it.
 */
export class ConnectBank extends LitElement {
  // Not decorators, and `declare`d fields: no compiler setting can make a field hide Lit's accessor.
  static override readonly properties = {
    endpoint: {},
    useCase: { attribute: 'use-case' },
    mode: { useDefault: true },
    providerId: { attribute: 'provider-id' },
    renewConnectionId: { attribute: 'connection-id' },
    disabled: { type: Boolean, reflect: true },
    name: { reflect: true },
    required: { type: Boolean, reflect: true },
    size: { reflect: true, useDefault: true },
    fullWidth: { type: Boolean, reflect: true, attribute: 'full-width' },
    headers: { attribute: false },
    messages: { attribute: false },
    hostClient: { attribute: false },
  };
  static override readonly styles = styles;
  /** In a form, the connection's id is submitted under `name`. */
  static readonly formAssociated = true;
  /** Which release of the package this class is from. */
  static readonly version: string = VERSION;
  static override readonly shadowRootOptions: ShadowRootInit = {
    mode: 'open',
    delegatesFocus: true,
  };

  /** Where the host is mounted, e.g. `/connect-bank`. Required. */
  declare endpoint: string;
  /** What the data is for: one of the host's presets, or a name it defines. */
  declare useCase: string | undefined;
  /** A window of its own, this tab, or whichever suits the device. */
  declare mode: ModeSetting;
  /** TrueLayer's id of the bank to go to at once. */
  declare providerId: string | undefined;
  /**
   * The connection to renew; attribute `connection-id`. Give the element an `id` as well: by that it
   * knows its journey after a redirect, when the page may already name the new connection.
   */
  declare renewConnectionId: string | undefined;
  /** Neither the button nor `connect()` starts anything. */
  declare disabled: boolean;
  /** Under which the connection's id is submitted with a form. */
  declare name: string | undefined;
  /** A form is not submitted until a bank is connected. */
  declare required: boolean;
  /** How large button and text are; the text of the page is `medium`. */
  declare size: 'small' | 'medium' | 'large';
  /** Fills the line. */
  declare fullWidth: boolean;
  /** Sent with every request to the endpoint: a CSRF token, a bearer. */
  declare headers: Readonly<Record<string, string>> | undefined;
  /** Texts in place of some of the element's own, which follow the nearest `lang`. */
  declare messages: Partial<Messages> | undefined;
  /** Talks to the host in place of `fetch`. */
  declare hostClient: HostClient | undefined;

  readonly #journey = new FlowController(this, {
    settings: () => settingsOf(this, this.#messages),
    mayOpen: (uri) => this.dispatchEvent(new ConnectBankBeforeOpenEvent(uri)),
    changed: () => this.#changed(),
    report: (report) => this.dispatchEvent(eventOf(report)),
  });
  readonly #internals: ElementInternals | undefined = attempt(() => this.attachInternals());
  readonly #language = new PageLanguage(this);
  readonly #pageLabel = new PageLabel(this);
  /** Disabled, for example by a `fieldset` around it. */
  #isBarred = false;
  /** A server has rendered it: what is shown first has to be the same, and then what is so. */
  #isServed = !!this.shadowRoot;

  constructor() {
    super();
    this.endpoint = '';
    this.mode = 'auto';
    this.disabled = false;
    this.required = false;
    this.size = 'medium';
    this.fullWidth = false;
  }

  /** Where the journey stands. */
  get state(): FlowState {
    return this.#journey.flow.state;
  }

  /** The connection that was authorised here; undefined before. */
  get connectionId(): string | undefined {
    const { flow } = this.#journey;
    return flow.state === 'authorized' ? flow.connectionId : undefined;
  }

  /** The form it belongs to. */
  get form(): HTMLFormElement | null {
    return this.#internals?.form ?? null;
  }

  /** Invalid, as `valueMissing`, while a required connection is missing. */
  get validity(): ValidityState | undefined {
    return this.#internals?.validity;
  }

  /** What the browser tells the user who submits the form without it. */
  get validationMessage(): string {
    return this.#internals?.validationMessage ?? '';
  }

  /** Whether the form may be submitted; fires `invalid` where it may not. */
  checkValidity(): boolean {
    return this.#internals?.checkValidity?.() ?? true;
  }

  /** As {@link checkValidity}, and tells the user, at the button. */
  reportValidity(): boolean {
    return this.#internals?.reportValidity?.() ?? true;
  }

  /** Starts the journey, as a click does; call it inside a click, or windows are blocked. */
  connect(): void {
    if (!this.#isDisabled()) this.#journey.send({ type: 'start' });
  }

  /**
   * Ends the journey that is under way. Its window is closed where the browser lets a page do that;
   * the bank's may stay open, and what the user still authorises there is still reported.
   */
  cancel(): void {
    this.#journey.send({ type: 'cancel' });
  }

  /** Back to the beginning, without an event; after `authorized`, so that another bank can follow. */
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
    this.#isBarred = isDisabled;
    this.requestUpdate();
  }

  /** A style sheet that cannot be made costs the look, not the button. */
  protected override createRenderRoot(): HTMLElement | DocumentFragment {
    // Where nothing hydrates what a server has rendered, Lit would render beside it.
    if (!('litElementHydrateSupport' in globalThis)) this.shadowRoot?.replaceChildren();
    return attempt(() => super.createRenderRoot()) ?? this.shadowRoot ?? this;
  }

  /** Test environments take the page away while an update is waiting. */
  protected override scheduleUpdate(): void {
    if (globalThis.document) super.scheduleUpdate();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!isServer && changed.has('endpoint')) void this.#journey.resume();
  }

  /** Focus on something that goes away returns to the button. */
  protected override update(changed: PropertyValues<this>): void {
    const focused = this.shadowRoot?.activeElement;
    super.update(changed);
    if (focused?.isConnected === false) this.focus();
    this.#showField();
    if (this.#isServed) void Promise.resolve().then(() => this.requestUpdate());
    this.#isServed = false;
  }

  protected override render(): TemplateResult {
    const flow = this.#flow;
    const busy = isBusy(flow);
    // Not `disabled`: the focus stays where the user left it.
    const quiet = busy || flow.state === 'authorized';
    // No text after a value: Lit looks for the node there, and translators replace it.
    return html`<div class=${flow.state}>
<button part="button" class="main" type="button" ?disabled=${this.#isDisabled()}
aria-disabled=${quiet || nothing} @click=${this.connect}>
<span part="icon" aria-hidden="true">${this.#icon()}</span>
<span part="label">${this.#label()}</span>
</button>
<div class="below">
<div part="status" class="status" role="status">
<slot name=${flow.state}>${this.#text(sentenceOf(flow, this.#messages))}</slot>
</div>
${'uri' in flow && flow.uri ? this.#link(flow.uri) : nothing}${
  busy ? this.#cancelButton() : nothing
}</div></div>`;
  }

  /** A form hears of a connection before the page does, whose listener may submit it. */
  #changed(): void {
    this.#showField();
    this.requestUpdate();
  }

  /**
   * Tells the browser what the element is in a form, and its state, as `connect-bank:state(waiting)`.
   * What a browser lacks of either (custom states with plain names, for one) throws there; nothing else
   * depends on it.
   */
  #showField(): void {
    const { connectionId = null } = this;
    attempt(() => this.#internals?.setFormValue(connectionId));
    attempt(() =>
      this.#internals?.setValidity(
        { valueMissing: this.required && !connectionId },
        // Without any words a browser would not take it for invalid, but throw.
        this.#messages.connect || '…',
        this.shadowRoot?.querySelector('button') ?? undefined,
      ),
    );
    attempt(() => this.#internals?.states.clear());
    attempt(() => this.#internals?.states.add(this.state));
  }

  /** The attribute counts once its property has changed, not when it is written. */
  #isDisabled(): boolean {
    if (this.#isServed) return this.hasAttribute('disabled');
    return this.disabled || (this.#isBarred && !this.hasAttribute('disabled'));
  }

  #icon(): TemplateResult {
    if (isBusy(this.#flow)) return spinnerIcon;
    if (this.#flow.state === 'authorized') return tickIcon;
    return html`<slot name="icon">${bankIcon}</slot>`;
  }

  #label(): TemplateResult | string {
    const { link, isBlank, read } = this.#pageLabel;
    if (link) return html`<span .textContent=${link}></span>`;
    const text = this.#text(
      this.#messages[this.#flow.state === 'authorized' ? 'connected' : 'connect'],
    );
    return html`<slot ?hidden=${isBlank} @slotchange=${read}>${text}</slot>${isBlank ? text : nothing}`;
  }

  get #flow(): Flow {
    return this.#isServed ? { state: 'idle' } : this.#journey.flow;
  }

  get #messages(): Messages {
    if (this.#isServed) return EN_GB;
    return mergeMessages(this.#language.messages, this.messages);
  }

  /**
   * Our own words, in their own language and direction whatever the page's are. As a property, because
   * translators replace text nodes, which Lit would go on writing to; a server has no properties.
   */
  #text(words: string): TemplateResult | typeof nothing {
    if (!words) return nothing;
    const { language } = this.#messages;
    return isServer || this.#isServed
      ? html`<bdi lang=${language}>${words}</bdi>`
      : html`<bdi lang=${language} .textContent=${words}></bdi>`;
  }

  /**
   * The way to the journey that no browser blocks; in a window, unless this tab is on its way.
   * (`_blank` gives that window no opener.)
   */
  #link(uri: string): TemplateResult {
    const { flow } = this.#journey;
    const inTab = flow.state === 'waiting' && flow.mode === 'redirect';
    const follow = (click: Event) => {
      if (!inTab && this.#journey.reopen(uri)) click.preventDefault();
    };
    return html`<a part="link" class="action" href=${uri} target=${inTab ? '_self' : '_blank'}
@click=${follow}>${this.#text(this.#messages.proceed)}</a>`;
  }

  #cancelButton(): TemplateResult {
    return html`<button part="cancel" class="action" type="button" @click=${this.cancel}>${this.#text(
      this.#messages.cancel,
    )}</button>`;
  }
}
