/** The events of the element. All of them bubble and leave shadow roots. */
import type { ErrorCause, ErrorCode, ExitReason, JourneyMode } from '../protocol.ts';
import type { JourneyError, Report } from './flow-states.ts';

class JourneyEvent extends Event {
  constructor(type: string, cancelable = false) {
    super(type, { bubbles: true, composed: true, cancelable });
  }
}

/**
 * The journey will be shown next. Call `preventDefault()` to show it yourself, for example in a native
 * web view. The element then waits for the result as usual.
 *
 * @example
 * element.addEventListener('connect-bank-before-open', (event) => {
 *   event.preventDefault();
 *   webView.open(event.url);
 * });
 */
export class ConnectBankBeforeOpenEvent extends JourneyEvent {
  /** URL of the journey: https, or http on a loopback host, and of an origin that the endpoint allows. */
  declare readonly url: string;

  constructor(url: string) {
    super('connect-bank-before-open', true);
    this.url = url;
  }
}

/** The journey is on screen. */
export class ConnectBankOpenEvent extends JourneyEvent {
  /** Where the journey is shown: in a popup, or in this tab. */
  declare readonly mode: JourneyMode;

  constructor(mode: JourneyMode) {
    super('connect-bank-open');
    this.mode = mode;
  }
}

/** The endpoint confirmed with TrueLayer that the user authorised the connection. */
export class ConnectBankAuthorizedEvent extends JourneyEvent {
  /** TrueLayer's id of the connection. */
  declare readonly connectionId: string;

  constructor(connectionId: string) {
    super('connect-bank-authorized');
    this.connectionId = connectionId;
  }
}

/**
 * The user ended the journey without a connection. If `confirmed` is false, the journey may
 * continue: a popup that looked closed may be open, and `connect-bank-authorized` may follow.
 */
export class ConnectBankExitEvent extends JourneyEvent {
  /** `denied` at the bank, `cancelled` on this page or at the bank, or `closed` without a result. */
  declare readonly reason: ExitReason;
  /** Whether TrueLayer has confirmed that the journey ended. */
  declare readonly confirmed: boolean;

  constructor(reason: ExitReason, confirmed: boolean) {
    super('connect-bank-exit');
    this.reason = reason;
    this.confirmed = confirmed;
  }
}

/**
 * An error ended the journey. The button works again. `denied` means that the endpoint rejected this page
 * or visitor; if the user denies access, the event is `connect-bank-exit`.
 */
export class ConnectBankErrorEvent extends JourneyEvent {
  /** The kind of error. */
  declare readonly code: ErrorCode;
  /** Whether a second attempt can succeed; otherwise the page or the endpoint must be changed. */
  declare readonly recoverable: boolean;
  /** For developers, in English: the endpoint's own code and detail, and TrueLayer's trace id, if any. */
  declare readonly detail: string;
  /**
   * Where the cause is: the user's `network`, your `server`, the `configuration` of page or server, or the
   * `bank`; undefined if the element cannot know.
   */
  declare readonly cause: ErrorCause | undefined;

  constructor({ code, recoverable, detail, cause }: JourneyError) {
    super('connect-bank-error');
    Object.assign(this, { code, recoverable, detail, cause });
  }
}

/** Creates the event for a report of the flow. */
export function createEvent(report: Report): Event {
  switch (report.type) {
    case 'open':
      return new ConnectBankOpenEvent(report.mode);
    case 'authorized':
      return new ConnectBankAuthorizedEvent(report.connectionId);
    case 'exit':
      return new ConnectBankExitEvent(report.reason, report.confirmed);
    case 'error':
      return new ConnectBankErrorEvent(report);
    default:
      return report satisfies never;
  }
}

declare global {
  interface ConnectBankEventMap {
    'connect-bank-before-open': ConnectBankBeforeOpenEvent;
    'connect-bank-open': ConnectBankOpenEvent;
    'connect-bank-authorized': ConnectBankAuthorizedEvent;
    'connect-bank-exit': ConnectBankExitEvent;
    'connect-bank-error': ConnectBankErrorEvent;
  }
  /** On the element, and where its events bubble to. */
  interface HTMLElementEventMap extends ConnectBankEventMap {}
  interface DocumentEventMap extends ConnectBankEventMap {}
  interface WindowEventMap extends ConnectBankEventMap {}
}
