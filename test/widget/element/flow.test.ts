import { expect } from '@open-wc/testing';
import {
  FLOW_STATES,
  type Flow,
  type FlowEvent,
  type FlowState,
  isBusy,
  type Step,
  transition,
} from '../../../widget/element/flow.ts';

const uri = 'https://app.truelayer.com/data/1';
const fault = { code: 'rate-limited', recoverable: true, detail: '429' } as const;

const FLOWS = {
  idle: { state: 'idle' },
  starting: { state: 'starting' },
  waiting: { state: 'waiting', mode: 'popup', uri },
  confirming: { state: 'confirming' },
  authorized: { state: 'authorized', connectionId: 'c1' },
  failed: { state: 'failed', code: 'popup-blocked', uri },
} satisfies { [S in FlowState]: Flow & { state: S } };

const EVENTS = {
  start: { type: 'start' },
  open: { type: 'open', mode: 'redirect', uri },
  block: { type: 'block', uri },
  'resume, returned': { type: 'resume', mode: 'redirect', uri, arrival: 'returned' },
  'resume, by hand': { type: 'resume', mode: 'redirect', uri, arrival: 'by-hand' },
  'resume, reloaded': { type: 'resume', mode: 'redirect', uri, arrival: undefined },
  'resume, elsewhere': { type: 'resume', mode: 'redirect', uri, arrival: 'elsewhere' },
  reopen: { type: 'reopen' },
  return: { type: 'return' },
  leave: { type: 'leave' },
  stall: { type: 'stall' },
  pending: { type: 'settle', session: { status: 'pending' } },
  authorized: { type: 'settle', session: { status: 'authorized', connection_id: 'c2' } },
  denied: { type: 'settle', session: { status: 'failed', reason: 'denied', confirmed: true } },
  cancelled: {
    type: 'settle',
    session: { status: 'failed', reason: 'cancelled', confirmed: false },
  },
  unavailable: {
    type: 'settle',
    session: { status: 'failed', reason: 'provider-unavailable', confirmed: true },
  },
  expired: { type: 'settle', session: { status: 'expired' } },
  fail: { type: 'fail', fault },
  restore: { type: 'restore', connectionId: 'c3' },
  cancel: { type: 'cancel' },
  reset: { type: 'reset' },
} satisfies Record<string, FlowEvent>;

type Pair = `${FlowState} + ${keyof typeof EVENTS}`;

const IDLE: Flow = { state: 'idle' };
const WAITING: Flow = { state: 'waiting', mode: 'redirect', uri };
const CONFIRMING: Flow = { state: 'confirming' };
const BLOCKED: Flow = { state: 'failed', code: 'popup-blocked' };
const closed: Flow = { state: 'idle', exit: 'closed' };
const exitOf = (reason: 'denied' | 'cancelled' | 'closed', confirmed: boolean) =>
  ({ type: 'exit', reason, confirmed }) as const;
const errorOf = (code: 'timeout' | 'popup-blocked' | 'provider-unavailable', detail: string) =>
  ({ type: 'error', code, recoverable: true, detail }) as const;

const stopped = (flow: Flow): Step => [flow, ['stop']];
const cancelled: Step = [
  { state: 'idle', exit: 'cancelled' },
  ['stop', exitOf('cancelled', false)],
];
const cancelledHere: Step = [
  { state: 'idle', exit: 'cancelled' },
  ['close', 'linger', exitOf('cancelled', false)],
];
const left: Step = [closed, ['linger', exitOf('closed', false)]];
const authorized: Step = [
  { state: 'authorized', connectionId: 'c2' },
  ['stop', { type: 'authorized', connectionId: 'c2' }],
];
const denied: Step = [{ state: 'idle', exit: 'denied' }, ['stop', exitOf('denied', true)]];
const expired: Step = [
  { state: 'failed', code: 'timeout' },
  ['stop', errorOf('timeout', 'expired')],
];
const unavailable: Step = [
  { state: 'failed', code: 'provider-unavailable' },
  ['stop', { ...errorOf('provider-unavailable', 'provider-unavailable'), cause: 'bank' }],
];
const failed: Step = [
  { state: 'failed', code: 'rate-limited' },
  ['stop', { type: 'error', ...fault }],
];

/** What every pair leads to; a pair that is not here changes nothing. */
const STEPS: Partial<Record<Pair, Step>> = {
  'idle + start': [{ state: 'starting' }, ['begin']],
  'idle + resume, returned': [CONFIRMING, ['watch']],
  'idle + resume, by hand': [CONFIRMING, ['watch']],
  'idle + resume, reloaded': [WAITING, ['watch']],
  'idle + resume, elsewhere': [IDLE, ['watch']],
  'idle + authorized': authorized,
  'idle + denied': stopped(IDLE),
  'idle + cancelled': stopped(IDLE),
  'idle + unavailable': stopped(IDLE),
  'idle + expired': stopped(IDLE),
  'idle + fail': stopped(IDLE),
  'idle + restore': [{ state: 'authorized', connectionId: 'c3' }, []],
  'idle + reset': stopped(IDLE),
  'starting + open': [WAITING, ['watch', { type: 'open', mode: 'redirect', uri }]],
  'starting + block': [
    { state: 'failed', code: 'popup-blocked', uri },
    ['watch', errorOf('popup-blocked', 'No window')],
  ],
  'starting + leave': [closed, ['stop', exitOf('closed', false)]],
  'starting + fail': failed,
  'starting + cancel': cancelled,
  'starting + reset': stopped(IDLE),
  'waiting + return': [CONFIRMING, []],
  'waiting + leave': left,
  'waiting + authorized': authorized,
  'waiting + denied': denied,
  'waiting + cancelled': cancelled,
  'waiting + unavailable': unavailable,
  'waiting + expired': expired,
  'waiting + fail': failed,
  'waiting + cancel': cancelledHere,
  'waiting + reset': stopped(IDLE),
  'confirming + leave': left,
  'confirming + stall': [
    { state: 'failed', code: 'timeout' },
    ['linger', errorOf('timeout', 'pending')],
  ],
  'confirming + authorized': authorized,
  'confirming + denied': denied,
  'confirming + cancelled': cancelled,
  'confirming + unavailable': unavailable,
  'confirming + expired': expired,
  'confirming + fail': failed,
  'confirming + cancel': cancelledHere,
  'confirming + reset': stopped(IDLE),
  'authorized + reset': stopped(IDLE),
  'failed + start': [{ state: 'starting' }, ['begin']],
  'failed + reopen': [{ state: 'waiting', mode: 'popup', uri }, []],
  'failed + authorized': authorized,
  'failed + denied': stopped(BLOCKED),
  'failed + cancelled': stopped(BLOCKED),
  'failed + unavailable': stopped(BLOCKED),
  'failed + expired': stopped(BLOCKED),
  'failed + fail': stopped(BLOCKED),
  'failed + reset': stopped(IDLE),
};

function keysOf<T extends string>(record: Record<T, unknown>): T[] {
  return Object.keys(record) as T[];
}

describe('the flow', () => {
  for (const state of FLOW_STATES) {
    for (const name of keysOf(EVENTS)) {
      const step = STEPS[`${state} + ${name}`];
      it(`${state}: ${name} ${step ? `leads to ${step[0].state}` : 'changes nothing'}`, () => {
        const flow = FLOWS[state];
        expect(transition(flow, EVENTS[name])).to.deep.equal(step ?? [flow, []]);
      });
    }
  }

  it('does not reopen a journey that has no address', () => {
    const flow: Flow = { state: 'failed', code: 'timeout' };
    expect(transition(flow, { type: 'reopen' })).to.deep.equal([flow, []]);
  });

  it('is busy from the press of the button to the end', () => {
    expect(FLOW_STATES.filter((state) => isBusy(FLOWS[state]))).to.deep.equal([
      'starting',
      'waiting',
      'confirming',
    ]);
  });

  it('stops everything before it reports an end, so that a listener may start again', () => {
    const ends = Object.values(STEPS).filter((step) => step[1].some((e) => typeof e === 'object'));
    for (const [, effects] of ends) expect(typeof effects.at(-1)).to.equal('object');
  });
});

describe('a journey under way', () => {
  it('is one that can be cancelled', () => {
    for (const flow of Object.values(FLOWS))
      expect(isBusy(flow)).to.equal(transition(flow, EVENTS.cancel)[0] !== flow);
  });
});

describe('a failure', () => {
  const failed = (reason: 'callback-failed' | 'failed') =>
    transition(FLOWS.confirming, {
      type: 'settle',
      session: { status: 'failed', reason, confirmed: true },
    });

  it('of the callback after the yes is an error of the server, and no success', () => {
    expect(failed('callback-failed')).to.deep.equal([
      { state: 'failed', code: 'endpoint-failed', about: 'callback-failed' },
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
    ]);
  });

  it('remembers what it is about after its journey is over', () => {
    const flow: Flow = { state: 'failed', code: 'endpoint-failed', about: 'network', uri };
    expect(transition(flow, { type: 'fail', fault })[0]).to.deep.equal({
      state: 'failed',
      code: 'endpoint-failed',
      about: 'network',
    });
  });
});
