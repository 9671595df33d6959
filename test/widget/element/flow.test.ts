import { expect } from '@open-wc/testing';
import { isBusy, type Step, transition } from '../../../widget/element/flow.ts';
import {
  FLOW_STATES,
  type Flow,
  type FlowEvent,
  type FlowState,
} from '../../../widget/element/flow-states.ts';

const uri = 'https://app.truelayer.com/data/1';
const error = { code: 'rate-limited', recoverable: true, detail: '429' } as const;

const FLOWS = {
  idle: { state: 'idle' },
  starting: { state: 'starting' },
  waiting: { state: 'waiting', mode: 'popup', uri },
  confirming: { state: 'confirming' },
  authorized: { state: 'authorized', connectionId: 'c1' },
  failed: { state: 'failed', code: 'popup-blocked', uri },
} satisfies { [S in FlowState]: Flow & { state: S } };

const failedSession = (
  reason: 'denied' | 'cancelled' | 'expired' | 'provider-unavailable' | 'callback-failed',
) =>
  ({
    type: 'session-update',
    session: { status: 'failed', reason, confirmed: reason !== 'cancelled' },
  }) as const;

const EVENTS = {
  start: { type: 'start' },
  open: { type: 'open', mode: 'redirect', uri },
  'popup-blocked': { type: 'popup-blocked', uri },
  'resume, returned': { type: 'resume', mode: 'redirect', uri, reason: 'returned' },
  'resume, back-navigation': { type: 'resume', mode: 'redirect', uri, reason: 'back-navigation' },
  'resume, reload': { type: 'resume', mode: 'redirect', uri, reason: undefined },
  'resume, other-tab': { type: 'resume', mode: 'redirect', uri, reason: 'other-tab' },
  reopen: { type: 'reopen' },
  return: { type: 'return' },
  abandon: { type: 'abandon' },
  'confirm-timeout': { type: 'confirm-timeout' },
  pending: { type: 'session-update', session: { status: 'pending' } },
  authorized: { type: 'session-update', session: { status: 'authorized', connection_id: 'c2' } },
  denied: failedSession('denied'),
  cancelled: failedSession('cancelled'),
  'provider-unavailable': failedSession('provider-unavailable'),
  'callback-failed': failedSession('callback-failed'),
  expired: { type: 'session-update', session: { status: 'expired' } },
  'expired at the bank': failedSession('expired'),
  fail: { type: 'fail', error },
  restore: { type: 'restore', connectionId: 'c3' },
  cancel: { type: 'cancel' },
  reset: { type: 'reset' },
} satisfies Record<string, FlowEvent>;

const IDLE: Flow = { state: 'idle' };
const WAITING: Flow = { state: 'waiting', mode: 'redirect', uri };
const CONFIRMING: Flow = { state: 'confirming' };
const BLOCKED: Flow = { state: 'failed', code: 'popup-blocked' };
const ABANDONED: Flow = { state: 'idle', exit: 'closed' };
const exitReport = (reason: 'denied' | 'cancelled' | 'closed', confirmed: boolean) =>
  ({ type: 'exit', reason, confirmed }) as const;
const errorReport = (code: 'timeout' | 'popup-blocked' | 'provider-unavailable', detail: string) =>
  ({ type: 'error', code, recoverable: true, detail }) as const;

/** The event changes nothing. */
const ignored = 'ignored';

const started: Step = [{ state: 'starting' }, ['start']];
const confirming: Step = [CONFIRMING, ['poll']];
const stopped: Step = [IDLE, ['stop']];
const linkRemoved: Step = [BLOCKED, ['stop']];
const abandoned: Step = [ABANDONED, ['keep-polling', exitReport('closed', false)]];
const cancelledByBank: Step = [
  { state: 'idle', exit: 'cancelled' },
  ['stop', exitReport('cancelled', false)],
];
const cancelled: Step = [
  { state: 'idle', exit: 'cancelled' },
  ['close', 'keep-polling', exitReport('cancelled', false)],
];
const authorized: Step = [
  { state: 'authorized', connectionId: 'c2' },
  ['stop', { type: 'authorized', connectionId: 'c2' }],
];
const denied: Step = [{ state: 'idle', exit: 'denied' }, ['stop', exitReport('denied', true)]];
const expired: Step = [
  { state: 'failed', code: 'timeout' },
  ['stop', errorReport('timeout', 'expired')],
];
const unavailable: Step = [
  { state: 'failed', code: 'provider-unavailable' },
  ['stop', { ...errorReport('provider-unavailable', 'provider-unavailable'), cause: 'bank' }],
];
const callbackFailed: Step = [
  { state: 'failed', code: 'endpoint-failed', subject: 'callback-failed' },
  [
    'stop',
    {
      type: 'error',
      code: 'endpoint-failed',
      recoverable: true,
      detail: 'callback-failed',
      cause: 'server',
    },
  ],
];
const failed: Step = [
  { state: 'failed', code: 'rate-limited' },
  ['stop', { type: 'error', ...error }],
];

/** The step of every pair of event and state. */
const STEPS: Record<keyof typeof EVENTS, Record<FlowState, Step | typeof ignored>> = {
  start: {
    idle: started,
    starting: ignored,
    waiting: ignored,
    confirming: ignored,
    authorized: ignored,
    failed: started,
  },
  open: {
    idle: ignored,
    starting: [WAITING, ['poll', { type: 'open', mode: 'redirect', uri }]],
    waiting: ignored,
    confirming: ignored,
    authorized: ignored,
    failed: ignored,
  },
  'popup-blocked': {
    idle: ignored,
    starting: [
      { state: 'failed', code: 'popup-blocked', uri },
      ['poll', errorReport('popup-blocked', 'No window')],
    ],
    waiting: ignored,
    confirming: ignored,
    authorized: ignored,
    failed: ignored,
  },
  'resume, returned': onlyIdle(confirming),
  'resume, back-navigation': onlyIdle(confirming),
  'resume, reload': onlyIdle([WAITING, ['poll']]),
  'resume, other-tab': onlyIdle([IDLE, ['poll']]),
  reopen: {
    idle: ignored,
    starting: ignored,
    waiting: ignored,
    confirming: ignored,
    authorized: ignored,
    failed: [{ state: 'waiting', mode: 'popup', uri }, []],
  },
  return: {
    idle: ignored,
    starting: ignored,
    waiting: [CONFIRMING, []],
    confirming: ignored,
    authorized: ignored,
    failed: ignored,
  },
  abandon: {
    idle: ignored,
    starting: [ABANDONED, ['stop', exitReport('closed', false)]],
    waiting: abandoned,
    confirming: abandoned,
    authorized: ignored,
    failed: ignored,
  },
  'confirm-timeout': {
    idle: ignored,
    starting: ignored,
    waiting: ignored,
    confirming: [
      { state: 'failed', code: 'timeout' },
      ['keep-polling', errorReport('timeout', 'pending')],
    ],
    authorized: ignored,
    failed: ignored,
  },
  pending: {
    idle: ignored,
    starting: ignored,
    waiting: ignored,
    confirming: ignored,
    authorized: ignored,
    failed: ignored,
  },
  authorized: {
    idle: authorized,
    starting: ignored,
    waiting: authorized,
    confirming: authorized,
    authorized: ignored,
    failed: authorized,
  },
  denied: whilePolling(denied),
  cancelled: whilePolling(cancelledByBank),
  'provider-unavailable': whilePolling(unavailable),
  'callback-failed': whilePolling(callbackFailed),
  expired: whilePolling(expired),
  'expired at the bank': whilePolling(expired),
  fail: { ...whilePolling(failed), starting: failed },
  restore: onlyIdle([{ state: 'authorized', connectionId: 'c3' }, []]),
  cancel: {
    idle: ignored,
    starting: cancelledByBank,
    waiting: cancelled,
    confirming: cancelled,
    authorized: ignored,
    failed: ignored,
  },
  reset: {
    idle: stopped,
    starting: stopped,
    waiting: stopped,
    confirming: stopped,
    authorized: stopped,
    failed: stopped,
  },
};

function onlyIdle(step: Step): Record<FlowState, Step | typeof ignored> {
  return {
    idle: step,
    starting: ignored,
    waiting: ignored,
    confirming: ignored,
    authorized: ignored,
    failed: ignored,
  };
}

/** An end of the session that is reported only while the button is inactive. */
function whilePolling(step: Step): Record<FlowState, Step | typeof ignored> {
  return {
    idle: stopped,
    starting: ignored,
    waiting: step,
    confirming: step,
    authorized: ignored,
    failed: linkRemoved,
  };
}

function keysOf<T extends string>(record: Record<T, unknown>): T[] {
  return Object.keys(record) as T[];
}

describe('the flow', () => {
  for (const name of keysOf(EVENTS)) {
    for (const state of FLOW_STATES) {
      const step = STEPS[name][state];
      const result = step === ignored ? 'ignores' : `changes to ${step[0].state} on`;
      it(`in the state ${state} ${result} the event "${name}"`, () => {
        const flow = FLOWS[state];
        const expected = step === ignored ? [flow, []] : step;
        expect(transition(flow, EVENTS[name])).to.deep.equal(expected);
      });
    }
  }

  it('does not reopen a journey that has no link', () => {
    const flow: Flow = { state: 'failed', code: 'timeout' };
    expect(transition(flow, { type: 'reopen' })).to.deep.equal([flow, []]);
  });

  it('is busy while a journey is under way', () => {
    expect(FLOW_STATES.filter((state) => isBusy(FLOWS[state]))).to.deep.equal([
      'starting',
      'waiting',
      'confirming',
    ]);
  });

  it('keeps the subject of an error after its session has ended', () => {
    const flow: Flow = { state: 'failed', code: 'endpoint-failed', subject: 'network', uri };
    expect(transition(flow, { type: 'fail', error })[0]).to.deep.equal({
      state: 'failed',
      code: 'endpoint-failed',
      subject: 'network',
    });
  });
});
