/** Two processes over one store that may die at any moment, a TrueLayer with moods, and one journey. */
import { vi } from 'vitest';
import { connectBankHost, memoryStore, type SessionStore } from '../../../../widget/host/index.ts';
import type { CallbackContext } from '../../../../widget/host/options/options.ts';
import { HEADERS, type SessionState } from '../../../../widget/protocol.ts';
import {
  AUTHORISED,
  createFakeTrueLayer,
  NOT_YET,
  problemResponse,
} from '../../truelayer/fake-truelayer.ts';
import { PAGE, PUBLIC_URL, proof, USER } from '../setup-host.ts';

export const UPSTREAM_BEHAVIOURS = {
  'not yet': NOT_YET,
  yes: AUTHORISED,
  refused: problemResponse(403, 'forbidden'),
  'no bank': problemResponse(502, 'provider-error'),
  'out of order': problemResponse(500, 'unknown-error'),
  'no network': undefined,
} as const;
export type UpstreamBehaviour = keyof typeof UPSTREAM_BEHAVIOURS;

/** What a callback does the next time it runs. `die`: so does its process, in the middle of it. */
export const CALLBACK_BEHAVIOURS = ['succeed', 'throw', 'hang', 'die'] as const;
export type CallbackBehaviour = (typeof CALLBACK_BEHAVIOURS)[number];

export type Run = {
  callback: 'onAuthorized' | 'onFailed';
  process: Process;
  startedAt: number;
  /** Set when its effect was complete. */
  doneAt?: number;
  /** Never comes back. */
  hangs?: boolean;
  /** Over for the host: it came back, threw, or was given up. */
  isOver: boolean;
};

type Process = {
  request: (path: string, init?: RequestInit) => Response | Promise<Response>;
  isDead: boolean;
  /** Operations of the store until it dies: before the last one, or right after it. */
  dieAfter?: { operations: number; isDone: boolean };
};

export type ConfirmationModel = Awaited<ReturnType<typeof createModel>>;

const LIFETIME_MS = 10 * 60 * 1000;
const NEVER = new Promise<never>(() => {});

export async function createModel(unknownBrowser: 'confirm' | 'accept') {
  const time = { now: Date.UTC(2026, 0, 1) };
  const clock = () => time.now;
  const store = memoryStore({ clock });
  const truelayer = createFakeTrueLayer();
  const record = {
    upstream: 'not yet' as UpstreamBehaviour,
    probes: [] as number[],
    yesAt: undefined as number | undefined,
    runs: [] as Run[],
    callbackBehaviours: [] as CallbackBehaviour[],
    told: [] as { at: number; state: SessionState }[],
  };

  async function fetch(request: Request): Promise<Response> {
    if (!request.url.endsWith('/connected-accounts')) return truelayer.fetch(request);
    record.probes.push(time.now);
    const reply = UPSTREAM_BEHAVIOURS[record.upstream];
    if (reply === undefined) throw new TypeError('fetch failed');
    if (record.upstream === 'yes') record.yesAt ??= time.now;
    truelayer.script('accounts', reply);
    return truelayer.fetch(request);
  }

  function openProcess(): Process {
    const callback = (name: Run['callback']) => (context: CallbackContext) =>
      runCallback(
        record,
        { callback: name, process, startedAt: time.now, isOver: false },
        context,
        clock,
      );
    const host = connectBankHost({
      truelayer: { ...truelayer.options, fetch },
      publicUrl: PUBLIC_URL,
      // Signed in where the journey starts, and nowhere else.
      user: (c) => (c.req.path.endsWith('/sessions') ? USER : undefined),
      store: mortalStore(store, () => process),
      unknownBrowser,
      clock,
      journeyTimeoutMs: LIFETIME_MS,
      onEvent: () => {},
      onAuthorized: callback('onAuthorized'),
      onFailed: callback('onFailed'),
    });
    const process: Process = {
      isDead: false,
      request: (path, init) => host.request(path, init),
    };
    return process;
  }

  const processes = [openProcess(), openProcess()];
  const begun = await startSession(processes[0] as Process);
  const [created] = truelayer.requestsTo('create').map(({ body }) => body);
  const { hosted_page } = created as { hosted_page: { return_uri: string } };

  /** The answer; nothing where the process died over it, or a callback in it hangs. */
  async function requestFrom(which: number, path: string, init?: RequestInit) {
    const process = processes[which % 2] as Process;
    let answer: Response | undefined;
    void Promise.resolve(process.request(path, init)).then((response) => {
      answer = response;
    });
    for (let turn = 0; answer === undefined && !process.isDead; turn++) {
      const isHanging = record.runs.some(
        (run) => run.process === process && run.hangs && !run.isOver,
      );
      if (turn > 100 && isHanging) break;
      await new Promise((resolve) => setImmediate(resolve));
    }
    if (process.isDead) processes[which % 2] = openProcess();
    return process.isDead ? undefined : answer;
  }

  return {
    ...begun,
    record,
    store,
    processes,
    returnPath: hosted_page.return_uri.slice(PUBLIC_URL.length),
    expiresAt: time.now + LIFETIME_MS,
    startedAt: time.now,
    now: clock,
    answerOf: requestFrom,
    async poll(which: number): Promise<SessionState | undefined> {
      const headers = { ...FROM_PAGE, [HEADERS.verifier]: begun.verifier };
      const answer = await requestFrom(which, `/sessions/${begun.id}`, { headers });
      const state: SessionState | undefined = await answer?.json();
      if (state) record.told.push({ at: time.now, state });
      return state;
    },
    /** Moves the clock, once the checks that no response waits for are made. */
    async advance(ms: number) {
      for (let turn = 0; turn < 50; turn++) await new Promise((resolve) => setImmediate(resolve));
      time.now += ms;
      await vi.advanceTimersByTimeAsync(ms);
    },
  };
}

const FROM_PAGE = { Origin: PAGE, 'Sec-Fetch-Site': 'same-origin', [HEADERS.requestedWith]: '1' };

async function startSession(process: Process) {
  const { verifier, challenge } = await proof();
  const answer = await process.request('/sessions', {
    method: 'POST',
    headers: { ...FROM_PAGE, 'Content-Type': 'application/json' },
    body: JSON.stringify({ use_case: 'rewards', mode: 'popup', challenge }),
  });
  const { session_id: id }: { session_id: string } = await answer.json();
  const cookie = answer.headers.get('Set-Cookie')?.split(';')[0] ?? '';
  return { id, verifier, cookie };
}

/** A callback with the manner that is next. */
async function runCallback(
  { runs, callbackBehaviours }: { runs: Run[]; callbackBehaviours: CallbackBehaviour[] },
  run: Run,
  { signal }: CallbackContext,
  clock: () => number,
): Promise<void> {
  runs.push(run);
  const end = () => {
    run.isOver = true;
  };
  signal.addEventListener('abort', end);
  const behaviour = callbackBehaviours.shift() ?? 'succeed';
  run.hangs = behaviour === 'hang';
  if (run.hangs) return NEVER;
  if (behaviour === 'die') {
    run.process.isDead = true;
    end();
    return NEVER;
  }
  // Long enough for every call that races for the lease.
  for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setImmediate(resolve));
  end();
  if (behaviour === 'throw') throw new Error('no database');
  run.doneAt = clock();
}

/** Resolves after a few turns of the event loop, as many as the last digits of a fixed series say. */
function delays() {
  let number = 1;
  return async function delay() {
    number = (number * 48_271) % 2_147_483_647;
    for (let turn = number % 4; turn > 0; turn--) {
      await new Promise((resolve) => setImmediate(resolve));
    }
  };
}

/**
 * The store as a network away, as long as the process lives. A dead process hears nothing and changes
 * nothing.
 */
function mortalStore(store: SessionStore, processOf: () => Process): SessionStore {
  const delay = delays();
  async function callStore<T>(operation: () => T | Promise<T>): Promise<T> {
    const process = processOf();
    if (process.isDead) return NEVER;
    const { dieAfter } = process;
    const isLast = dieAfter !== undefined && dieAfter.operations-- === 0;
    if (isLast) process.isDead = true;
    if (isLast && !dieAfter.isDone) return NEVER;
    await delay();
    const result = await operation();
    return process.isDead ? NEVER : result;
  }
  return {
    insert: (...given) => callStore(() => store.insert(...given)),
    read: (...given) => callStore(() => store.read(...given)),
    replace: (...given) => callStore(() => store.replace(...given)),
    setMarker: (...given) => callStore(() => store.setMarker(...given)),
    hasMarker: (...given) => callStore(() => store.hasMarker(...given)),
    deleteMarker: (...given) => callStore(() => store.deleteMarker(...given)),
  };
}
