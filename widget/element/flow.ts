/**
 * The flow of one journey, pure: what happened goes in, the next state and the effects come out.
 * Nothing here touches the browser; the flow controller performs the effects.
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
 * What is shown. `uri` is where the user can still go by hand, behind a visible link. `about` chooses the
 * sentence, where there is more to say than the code does.
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
      about?: Exclude<ErrorCause, 'bank'> | 'callback-failed';
      uri?: string;
    };

/**
 * What went wrong. `recoverable`: the same button may work when it is pressed again.
 * `detail` is English, for the developer's console; it is not shown to the user. `cause`: whose fault it
 * is, where that is known.
 */
export type Fault = {
  code: ErrorCode;
  recoverable: boolean;
  detail: string;
  cause?: ErrorCause | undefined;
};

/**
 * How a page that was left for a journey got here: through the return page, by hand (back, reload), or
 * not at all, being a page in another tab, which may be the one where the journey ends.
 */
export type Arrival = 'returned' | 'by-hand' | 'elsewhere';

/** What can happen. Which state hears which of them is written in {@link HEARS}. */
export type FlowEvent =
  /** The button was pressed, or `connect()` called. */
  | { type: 'start' }
  /** The session exists and the journey is on screen. */
  | { type: 'open'; mode: JourneyMode; uri: string }
  /** The session exists, but the browser refused the window. */
  | { type: 'block'; uri: string }
  /** The page was loaded again while a journey was under way. */
  | { type: 'resume'; mode: JourneyMode; uri: string; arrival: Arrival | undefined }
  /** The user went to the bank again, by the visible link. */
  | { type: 'reopen' }
  /** The journey landed on the host's return page. */
  | { type: 'return' }
  /** The window stayed closed, or the user came back by hand, and the host knows of no end. */
  | { type: 'leave' }
  /** The journey landed, but the host did not learn in time how it ended. */
  | { type: 'stall' }
  /** The host answered. */
  | { type: 'settle'; session: SessionState }
  | { type: 'fail'; fault: Fault }
  /** The browser filled in what the form had before. */
  | { type: 'restore'; connectionId: string }
  | { type: 'cancel' }
  | { type: 'reset' };

/** What the page is told, as an event of the element. */
export type Report =
  | { type: 'open'; mode: JourneyMode; uri: string }
  | { type: 'authorized'; connectionId: string }
  | { type: 'exit'; reason: ExitReason; confirmed: boolean }
  | ({ type: 'error' } & Fault);

/** What is to be done; a report is an event to dispatch. */
export type Effect =
  /** Open the window, create the session. */
  | 'begin'
  /** Hear every return channel and ask the host until the session has ended. */
  | 'watch'
  /** Close the window, where the browser lets us. */
  | 'close'
  /** Give the button back but keep asking: what looked like the end may not have been one. */
  | 'linger'
  /** Abort the run, close the window, forget the session. */
  | 'stop'
  | Report;

export type Step = readonly [Flow, readonly Effect[]];

/** Which state hears which event. Whatever is not listed changes nothing. */
export const HEARS = {
  idle: ['start', 'resume', 'settle', 'fail', 'restore', 'reset'],
  starting: ['open', 'block', 'leave', 'fail', 'cancel', 'reset'],
  waiting: ['return', 'leave', 'settle', 'fail', 'cancel', 'reset'],
  confirming: ['leave', 'stall', 'settle', 'fail', 'cancel', 'reset'],
  authorized: ['reset'],
  failed: ['start', 'reopen', 'settle', 'fail', 'reset'],
} as const satisfies Record<FlowState, readonly FlowEvent['type'][]>;

/** A journey is under way: the button does nothing, `cancel()` does. */
export function isBusy({ state }: Flow): boolean {
  return ['starting', 'waiting', 'confirming'].includes(state);
}

/** One step of the flow. An event that the state does not hear leaves everything as it is. */
export function transition(flow: Flow, event: FlowEvent): Step {
  const heard: readonly FlowEvent['type'][] = HEARS[flow.state];
  return heard.includes(event.type) ? respond(flow, event) : [flow, []];
}

function respond(flow: Flow, event: FlowEvent): Step {
  switch (event.type) {
    case 'start':
      return [{ state: 'starting' }, ['begin']];
    case 'open':
      return [waiting(event), ['watch', event]];
    case 'block':
      return fail(passing('popup-blocked', 'No window'), 'watch', { uri: event.uri });
    case 'resume':
      return [resumed(flow, event), ['watch']];
    case 'reopen':
      return 'uri' in flow ? [waiting({ mode: 'popup', uri: flow.uri }), []] : [flow, []];
    case 'return':
      return [CONFIRMING, []];
    case 'leave':
      return exit('closed', false, flow.state === 'starting' ? ['stop'] : ['linger']);
    case 'stall':
      return fail(passing('timeout', 'pending'), 'linger');
    case 'settle':
      return settle(flow, event.session);
    case 'fail':
      return isBusy(flow) ? fail(event.fault, 'stop') : forget(flow);
    case 'restore':
      return [{ state: 'authorized', connectionId: event.connectionId }, []];
    case 'cancel':
      // The bank's window may stay open, and the journey end well in it.
      return exit('cancelled', false, flow.state === 'starting' ? ['stop'] : ['close', 'linger']);
    case 'reset':
      return [{ state: 'idle' }, ['stop']];
    default:
      return event satisfies never;
  }
}

/** The host's word. After the button was given back, only a late success is still news. */
function settle(flow: Flow, session: SessionState): Step {
  if (session.status === 'pending') return [flow, []];
  if (session.status === 'authorized') {
    const { connection_id: connectionId } = session;
    return [{ state: 'authorized', connectionId }, ['stop', { type: 'authorized', connectionId }]];
  }
  if (!isBusy(flow)) return forget(flow);
  if (session.status === 'expired') return fail(passing('timeout', session.status), 'stop');
  const { reason, confirmed } = session;
  if (reason === 'callback-failed') {
    const fault = passing('endpoint-failed', reason, 'server');
    return fail(fault, 'stop', { about: reason });
  }
  return reason === 'denied' || reason === 'cancelled'
    ? exit(reason, confirmed, ['stop'])
    : fail(passing('provider-unavailable', reason, 'bank'), 'stop');
}

function exit(reason: ExitReason, confirmed: boolean, then: readonly Effect[]): Step {
  return [{ state: 'idle', exit: reason }, [...then, { type: 'exit', reason, confirmed }]];
}

function fail(
  fault: Fault,
  then: 'stop' | 'linger' | 'watch',
  more?: { uri: string } | { about: 'callback-failed' },
): Step {
  const { code, cause } = fault;
  const isSaid = code === 'endpoint-failed' && cause && cause !== 'bank';
  return [
    { state: 'failed', code, ...(isSaid && { about: cause }), ...more },
    [then, { type: 'error', ...fault }],
  ];
}

/** The journey behind the link is over, long after its button was given back. */
function forget(flow: Flow): Step {
  if (flow.state !== 'failed') return [flow, ['stop']];
  const { uri: _, ...rest } = flow;
  return [rest, ['stop']];
}

/** Whoever is back from a journey asks how it ended; another tab says nothing until it knows. */
function resumed(
  flow: Flow,
  event: { arrival: Arrival | undefined } & Parameters<typeof waiting>[0],
): Flow {
  if (event.arrival === 'elsewhere') return flow;
  return event.arrival ? CONFIRMING : waiting(event);
}

function waiting({ mode, uri }: { mode: JourneyMode; uri: string }): Flow {
  return { state: 'waiting', mode, uri };
}

/** Something that may be over when the button is pressed again. */
const passing = (code: ErrorCode, detail: string, cause?: ErrorCause): Fault => ({
  code,
  recoverable: true,
  detail,
  ...(cause && { cause }),
});

const CONFIRMING: Flow = { state: 'confirming' };
