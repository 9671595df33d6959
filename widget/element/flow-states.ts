/** The states of the flow, the events that it accepts, and the effects that it has. */
import type { ErrorCause, ErrorCode, ExitReason, JourneyMode, SessionState } from '../protocol.ts';

/** The states of the element, also its custom states: `connect-bank:state(waiting)`. */
export const FLOW_STATES = [
  'idle',
  'starting',
  'waiting',
  'confirming',
  'authorized',
  'failed',
] as const;
export type FlowState = (typeof FLOW_STATES)[number];

/**
 * What the element shows. `uri` is the target of the visible link to the journey. `subject` selects a
 * more precise sentence than `code` does.
 */
export type Flow =
  | { state: 'idle'; exit?: ExitReason }
  | { state: 'starting' }
  | { state: 'waiting'; mode: JourneyMode; uri: string }
  | { state: 'confirming' }
  | { state: 'authorized'; connectionId: string }
  | {
      state: 'failed';
      code: ErrorCode;
      subject?: Exclude<ErrorCause, 'bank'> | 'callback-failed';
      uri?: string;
    };

/** Why a journey failed. */
export type JourneyError = {
  code: ErrorCode;
  /** The same button may work when it is pressed again. */
  recoverable: boolean;
  /** English, for developers; never shown to the user. */
  detail: string;
  /** Undefined if the element cannot know. */
  cause?: ErrorCause | undefined;
};

/**
 * How the page of a stored session was reached: from the host's return page, by the Back button or a
 * reload, or in another tab than the one that left for the bank.
 */
export type ResumeReason = 'returned' | 'back-navigation' | 'other-tab';

export type FlowEvent =
  /** The button was pressed, or `connect()` called. */
  | { type: 'start' }
  /** The session exists and the journey is on screen. */
  | { type: 'open'; mode: JourneyMode; uri: string }
  /** The session exists, but the browser blocked the popup. */
  | { type: 'popup-blocked'; uri: string }
  /** A stored session was found. No `reason`: its journey is in a popup, and only this page was reloaded. */
  | { type: 'resume'; mode: JourneyMode; uri: string; reason: ResumeReason | undefined }
  /** The user followed the visible link to the journey. */
  | { type: 'reopen' }
  /** The user is back from the bank. */
  | { type: 'return' }
  /** The popup stayed closed, or the user navigated back, and the host knows of no end. */
  | { type: 'abandon' }
  /** The user is back, but the host could not confirm the result in time. */
  | { type: 'confirm-timeout' }
  /** The host returned the state of the session. */
  | { type: 'session-update'; session: SessionState }
  | { type: 'fail'; error: JourneyError }
  /** The browser restored the form's value after a reload. */
  | { type: 'restore'; connectionId: string }
  | { type: 'cancel' }
  | { type: 'reset' };

/** What the page is notified of, by an event of the element. */
export type Report =
  | { type: 'open'; mode: JourneyMode; uri: string }
  | { type: 'authorized'; connectionId: string }
  | { type: 'exit'; reason: ExitReason; confirmed: boolean }
  | ({ type: 'error' } & JourneyError);

export type Effect =
  /** Open the popup and create the session. */
  | 'start'
  /** Listen for the return and poll the host until the session has ended. */
  | 'poll'
  /** Close the popup, if the browser allows it. */
  | 'close'
  /** Re-enable the button and keep polling: the journey may still be authorised. */
  | 'keep-polling'
  /** Abort the run, close the popup, delete the stored session. */
  | 'stop'
  | Report;
