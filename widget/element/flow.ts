/**
 * The state machine of one journey, pure: an event goes in, the next state and the effects come out.
 * The journey controller runs the effects.
 */
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

/** {@link ACCEPTED_EVENTS} lists the states that accept each of them. */
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

export type Step = readonly [Flow, readonly Effect[]];

/** The events that each state accepts; it ignores all others. */
export const ACCEPTED_EVENTS = {
  idle: ['start', 'resume', 'session-update', 'fail', 'restore', 'reset'],
  starting: ['open', 'popup-blocked', 'abandon', 'fail', 'cancel', 'reset'],
  waiting: ['return', 'abandon', 'session-update', 'fail', 'cancel', 'reset'],
  confirming: ['abandon', 'confirm-timeout', 'session-update', 'fail', 'cancel', 'reset'],
  authorized: ['reset'],
  failed: ['start', 'reopen', 'session-update', 'fail', 'reset'],
} as const satisfies Record<FlowState, readonly FlowEvent['type'][]>;

/** True while a journey is under way: the button is inactive and `cancel()` works. */
export function isBusy({ state }: Flow): boolean {
  return ['starting', 'waiting', 'confirming'].includes(state);
}

/** The next state and the effects of an event; an event that the state does not accept has neither. */
export function transition(flow: Flow, event: FlowEvent): Step {
  const accepted: readonly FlowEvent['type'][] = ACCEPTED_EVENTS[flow.state];
  return accepted.includes(event.type) ? stepFor(flow, event) : [flow, []];
}

function stepFor(flow: Flow, event: FlowEvent): Step {
  switch (event.type) {
    case 'start':
      return [{ state: 'starting' }, ['start']];
    case 'open':
      return [waiting(event), ['poll', event]];
    case 'popup-blocked':
      return fail(temporary(event.type, 'No window'), 'poll', { uri: event.uri });
    case 'resume':
      return [resumed(flow, event), ['poll']];
    case 'reopen':
      return 'uri' in flow ? [waiting({ mode: 'popup', uri: flow.uri }), []] : [flow, []];
    case 'return':
      return [CONFIRMING, []];
    case 'abandon':
      return exit('closed', false, flow.state === 'starting' ? ['stop'] : ['keep-polling']);
    case 'confirm-timeout':
      return fail(temporary('timeout', 'pending'), 'keep-polling');
    case 'session-update':
      return updated(flow, event.session);
    case 'fail':
      return isBusy(flow) ? fail(event.error, 'stop') : stopped(flow);
    case 'restore':
      return [{ state: 'authorized', connectionId: event.connectionId }, []];
    case 'cancel':
      // The bank's page may stay open, and the user may still authorise there.
      return exit(
        'cancelled',
        false,
        flow.state === 'starting' ? ['stop'] : ['close', 'keep-polling'],
      );
    case 'reset':
      return [{ state: 'idle' }, ['stop']];
    default:
      return event satisfies never;
  }
}

/** After the button was re-enabled, only a late authorisation is still reported. */
function updated(flow: Flow, session: SessionState): Step {
  if (session.status === 'pending') return [flow, []];
  if (session.status === 'authorized') {
    const { connection_id: connectionId } = session;
    return [{ state: 'authorized', connectionId }, ['stop', { type: 'authorized', connectionId }]];
  }
  if (!isBusy(flow)) return stopped(flow);
  if (session.status === 'expired' || session.reason === 'expired') {
    return fail(temporary('timeout', 'expired'), 'stop');
  }
  const { reason, confirmed } = session;
  if (reason === 'callback-failed') {
    const error = temporary('endpoint-failed', reason, 'server');
    return fail(error, 'stop', { subject: reason });
  }
  return reason === 'denied' || reason === 'cancelled'
    ? exit(reason, confirmed, ['stop'])
    : fail(temporary('provider-unavailable', reason, 'bank'), 'stop');
}

function exit(reason: ExitReason, confirmed: boolean, effects: readonly Effect[]): Step {
  return [{ state: 'idle', exit: reason }, [...effects, { type: 'exit', reason, confirmed }]];
}

function fail(
  error: JourneyError,
  effect: 'stop' | 'keep-polling' | 'poll',
  more?: { uri: string } | { subject: 'callback-failed' },
): Step {
  const { code, cause } = error;
  const hasSubject = code === 'endpoint-failed' && cause && cause !== 'bank';
  return [
    { state: 'failed', code, ...(hasSubject && { subject: cause }), ...more },
    [effect, { type: 'error', ...error }],
  ];
}

/** The session has ended after the button was re-enabled: the link would lead nowhere. */
function stopped(flow: Flow): Step {
  if (flow.state !== 'failed') return [flow, ['stop']];
  const { uri: _, ...rest } = flow;
  return [rest, ['stop']];
}

/** Another tab shows nothing until it knows the result. */
function resumed(
  flow: Flow,
  event: { reason: ResumeReason | undefined } & Parameters<typeof waiting>[0],
): Flow {
  if (event.reason === 'other-tab') return flow;
  return event.reason ? CONFIRMING : waiting(event);
}

function waiting({ mode, uri }: { mode: JourneyMode; uri: string }): Flow {
  return { state: 'waiting', mode, uri };
}

/** An error that may not happen again. */
const temporary = (code: ErrorCode, detail: string, cause?: ErrorCause): JourneyError => ({
  code,
  recoverable: true,
  detail,
  ...(cause && { cause }),
});

const CONFIRMING: Flow = { state: 'confirming' };
