/** The events of the element. All bubble and cross shadow roots. */
import type { ErrorCause, ErrorCode, ExitReason, JourneyMode } from '../protocol.ts';
import type { Fault, Report } from './flow.ts';

/** What the events have in common. */
class JourneyEvent extends Event {
  constructor(type: string, cancelable = false) {
    super(type, { bubbles: true, composed: true, cancelable });
  }
}

/**
 * The journey is about to be shown. `preventDefault()` to show it yourself, for example in a native
 * web view; the element then waits for its end like for any other.
 */
export class ConnectBankBeforeOpenEvent extends JourneyEvent {
  /** Address of the journey: https, or http on a loopback host, and vouched for by the endpoint. */
  declare readonly url: string;

  constructor(url: string) {
    super('connect-bank-before-open', true);
    this.url = url;
  }
}

/** The journey is on screen. */
export class ConnectBankOpenEvent extends JourneyEvent {
  /** A window of its own, or this tab. */
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
 * The user ended the journey without a connection. With `confirmed` false only this page believes so:
 * a window that looked closed may still be open, and `connect-bank-authorized` may yet follow.
 */
export class ConnectBankExitEvent extends JourneyEvent {
  /** Refused at the bank, cancelled here or there, or left. */
  declare readonly reason: ExitReason;
  /** Whether TrueLayer said so. */
  declare readonly confirmed: boolean;

  constructor(reason: ExitReason, confirmed: boolean) {
    super('connect-bank-exit');
    this.reason = reason;
    this.confirmed = confirmed;
  }
}

/**
 * Something other than the user ended the journey. The button works again in any case. `denied` means
 * that the endpoint refused this page or visitor; a user's refusal is a `connect-bank-exit`.
 */
export class ConnectBankErrorEvent extends JourneyEvent {
  /** What went wrong, one of a closed list. */
  declare readonly code: ErrorCode;
  /** Whether trying again can help; otherwise page or endpoint have to be changed. */
  declare readonly recoverable: boolean;
  /** For developers, in English: the endpoint's own code and detail, and TrueLayer's trace id, where there are any. */
  declare readonly detail: string;
  /**
   * Whose fault it is: the user's `network`, your `server`, the `configuration` of page or server, or the
   * `bank`; undefined where the element cannot tell.
   */
  declare readonly cause: ErrorCause | undefined;

  constructor({ code, recoverable, detail, cause }: Fault) {
    super('connect-bank-error');
    Object.assign(this, { code, recoverable, detail, cause });
  }
}

/** The event that tells the page of a report of the flow. */
export function eventOf(report: Report): Event {
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
