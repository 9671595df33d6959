/**
 * The state machine of one journey, pure: an event goes in, the next state and the effects come out.
 * The journey controller runs the effects.
 */
import type { ErrorCause, ErrorCode, ExitReason, JourneyMode, SessionState } from '../protocol.ts';
import type {
  Effect,
  Flow,
  FlowEvent,
  FlowState,
  JourneyError,
  ResumeReason,
} from './flow-states.ts';

export type Step = readonly [Flow, readonly Effect[]];

/** The events that each state accepts; it ignores all others. */
const ACCEPTED_EVENTS = {
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
      return [waitingFlow(event), ['poll', event]];
    case 'popup-blocked':
      return stepForError(temporary(event.type, 'No window'), 'poll', { uri: event.uri });
    case 'resume':
      return [flowForResume(flow, event), ['poll']];
    case 'reopen':
      return 'uri' in flow ? [waitingFlow({ mode: 'popup', uri: flow.uri }), []] : [flow, []];
    case 'return':
      return [CONFIRMING, []];
    case 'abandon':
      return stepForExit('closed', false, flow.state === 'starting' ? ['stop'] : ['keep-polling']);
    case 'confirm-timeout':
      return stepForError(temporary('timeout', 'pending'), 'keep-polling');
    case 'session-update':
      return stepForSession(flow, event.session);
    case 'fail':
      return isBusy(flow) ? stepForError(event.error, 'stop') : stepForStop(flow);
    case 'restore':
      return [{ state: 'authorized', connectionId: event.connectionId }, []];
    case 'cancel':
      // The bank's page may stay open, and the user may still authorise there.
      return stepForExit(
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
function stepForSession(flow: Flow, session: SessionState): Step {
  if (session.status === 'pending') return [flow, []];
  if (session.status === 'authorized') {
    const { connection_id: connectionId } = session;
    return [{ state: 'authorized', connectionId }, ['stop', { type: 'authorized', connectionId }]];
  }
  if (!isBusy(flow)) return stepForStop(flow);
  if (session.status === 'expired' || session.reason === 'expired') {
    return stepForError(temporary('timeout', 'expired'), 'stop');
  }
  const { reason, confirmed } = session;
  if (reason === 'callback-failed') {
    const error = temporary('endpoint-failed', reason, 'server');
    return stepForError(error, 'stop', { subject: reason });
  }
  return reason === 'denied' || reason === 'cancelled'
    ? stepForExit(reason, confirmed, ['stop'])
    : stepForError(temporary('provider-unavailable', reason, 'bank'), 'stop');
}

function stepForExit(reason: ExitReason, confirmed: boolean, effects: readonly Effect[]): Step {
  return [{ state: 'idle', exit: reason }, [...effects, { type: 'exit', reason, confirmed }]];
}

function stepForError(
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
function stepForStop(flow: Flow): Step {
  if (flow.state !== 'failed') return [flow, ['stop']];
  const { uri: _, ...rest } = flow;
  return [rest, ['stop']];
}

/** Another tab shows nothing until it knows the result. */
function flowForResume(
  flow: Flow,
  event: { reason: ResumeReason | undefined } & Parameters<typeof waitingFlow>[0],
): Flow {
  if (event.reason === 'other-tab') return flow;
  return event.reason ? CONFIRMING : waitingFlow(event);
}

function waitingFlow({ mode, uri }: { mode: JourneyMode; uri: string }): Flow {
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
