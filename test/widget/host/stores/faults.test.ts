import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { memoryStore, type SessionStore } from '../../../../widget/host/index.ts';
import type { HostOptions } from '../../../../widget/host/options/options.ts';
import { HEADERS } from '../../../../widget/protocol.ts';
import { AUTHORISED } from '../../truelayer/fake-truelayer.ts';
import { signedHeaders } from '../../truelayer/webhooks/signer.ts';
import { PAGE, PUBLIC_URL, proof, setupHost, USER } from '../setup-host.ts';
import { authorized } from '../webhooks/setup-webhooks.ts';

const START = Date.UTC(2026, 0, 1);

/** What becomes of one call of the store. */
const FAULTS = {
  'fails before it is done': (_: () => unknown) => Promise.reject(new Error('no connection')),
  'fails after it was done': async (work: () => unknown) => {
    await work();
    throw new Error('no connection');
  },
  'never has an answer': (_: () => unknown) => new Promise<never>(() => {}),
  'is done too late': (work: () => unknown) => {
    setTimeout(work, 2500);
    return new Promise<never>(() => {});
  },
} as const;
type Fault = keyof typeof FAULTS;
const FAULT_NAMES = Object.keys(FAULTS) as Fault[];

/** The browser that comes back from the bank, and whether TrueLayer sends a webhook. */
type Way = {
  unknownBrowser: NonNullable<HostOptions['unknownBrowser']>;
  browser: 'the browser that started' | 'another browser';
  mode: 'popup' | 'redirect';
  webhook: boolean;
};

const WAYS: Way[] = (['confirm', 'reject', 'accept'] as const).flatMap((unknownBrowser) => [
  { unknownBrowser, browser: 'the browser that started', mode: 'redirect', webhook: true },
  { unknownBrowser, browser: 'another browser', mode: 'popup', webhook: false },
]);

/** More than anybody would wait for. */
const MOST_TRIES = 40;

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] }));
afterEach(() => void vi.useRealTimers());

/** A store of which one call, the nth, meets a fault. */
function faultyStore(clock: () => number, nth: number, fault: Fault) {
  const kept = memoryStore({ clock });
  const count = { calls: 0 };
  function through<T>(work: () => Promise<T> | T): Promise<T> {
    const isFaulty = count.calls === nth;
    count.calls += 1;
    return isFaulty ? (FAULTS[fault](work) as Promise<T>) : Promise.resolve(work());
  }
  const store: SessionStore = {
    insert: (...given) => through(() => kept.insert(...given)),
    read: (...given) => through(() => kept.read(...given)),
    replace: (...given) => through(() => kept.replace(...given)),
    setMarker: (...given) => through(() => kept.setMarker(...given)),
    hasMarker: (...given) => through(() => kept.hasMarker(...given)),
    deleteMarker: (...given) => through(() => kept.deleteMarker(...given)),
  };
  return { store, count };
}

/** A journey in a browser that continues to poll, and follows `Refresh`. */
async function walk({ unknownBrowser, browser, mode, webhook }: Way, nth: number, fault: Fault) {
  const time = { now: START };
  const clock = () => time.now;
  const { store, count } = faultyStore(clock, nth, fault);
  const runs: number[] = [];
  const world = setupHost({
    store,
    clock,
    unknownBrowser: unknownBrowser,
    user: (c) => (c.req.path.endsWith('/sessions') ? USER : undefined),
    onAuthorized: ({ attempt }) => void runs.push(attempt),
    onFailed: () => {},
  });

  async function pass(ms: number): Promise<void> {
    time.now += ms;
    await vi.advanceTimersByTimeAsync(ms);
  }

  /** The response, however long the store takes. */
  async function send(path: string, init: RequestInit): Promise<Response> {
    let response: Response | undefined;
    void world.send(path, init).then((answer) => {
      response = answer;
    });
    for (let turn = 0; response === undefined; turn += 1) {
      await new Promise((next) => setImmediate(next));
      if (turn % 10 === 9) await pass(100);
    }
    return response;
  }

  /** Again after `Retry-After` as long as the host says that it is out of order. */
  async function untilAnswered(path: string, init: RequestInit): Promise<Response> {
    for (let tries = 0; tries < MOST_TRIES; tries += 1) {
      const response = await send(path, init);
      if (response.status < 500) return response;
      expect(response.status).toBe(503);
      const seconds = Number(response.headers.get('Retry-After'));
      expect(seconds).toBeGreaterThan(0);
      await pass(seconds * 1000);
    }
    throw new Error(`${path} is never answered`);
  }

  const { verifier, challenge } = await proof();
  const page = { Origin: PAGE, 'Sec-Fetch-Site': 'same-origin', [HEADERS.requestedWith]: '1' };
  const created = await untilAnswered('/sessions', {
    method: 'POST',
    headers: { ...page, 'Content-Type': 'application/json', [HEADERS.idempotencyKey]: 'key-1' },
    body: JSON.stringify({ use_case: 'rewards', mode, challenge }),
  });
  expect(created.status).toBe(201);
  const { session_id: id, authorization_uri: uri }: Record<string, string> = await created.json();

  const poll = async () => {
    const init = { headers: { ...page, [HEADERS.verifier]: verifier } };
    const response = await untilAnswered(`/sessions/${id}`, init);
    expect(response.status).toBe(200);
    return { state: await response.json(), seconds: Number(response.headers.get('Retry-After')) };
  };
  expect((await poll()).state).toEqual({ status: 'pending' });

  await pass(10_000);
  world.truelayer.always('accounts', AUTHORISED);
  const connection = `${uri}`.split('/').at(-1) ?? '';
  if (webhook) {
    const body = JSON.stringify(authorized({ id: id ?? '' }, connection));
    for (let tries = 0; ; tries += 1) {
      const headers = await signedHeaders(body, { now: time.now });
      const { status } = await send('/webhook', { method: 'POST', headers, body });
      if (status === 200) break;
      expect([status, tries < MOST_TRIES]).toEqual([503, true]);
      await pass(10_000);
    }
  }

  const cookies = new Map<string, string>();
  const keep = (response: Response) => {
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (/max-age=0/i.test(line)) cookies.delete(name);
      else cookies.set(name, value);
    }
  };
  if (browser === 'the browser that started') keep(created);
  const follow = async (path: string, init: RequestInit = {}) => {
    const headers = {
      ...init.headers,
      Cookie: [...cookies].map((pair) => pair.join('=')).join('; '),
    };
    const response = await send(path, { ...init, headers });
    keep(response);
    return { response, html: await response.text() };
  };

  /** Loads pages until one neither refreshes nor asks; says yes where one asks. */
  async function comeBack(): Promise<void> {
    let [path, init]: [string, RequestInit] = [returnPathOf(world, connection), {}];
    for (let tries = 0; tries < MOST_TRIES; tries += 1) {
      const { response, html } = await follow(path, init);
      const refresh = /^(\d+)(?:;\s*url=(.*))?$/i.exec(response.headers.get('Refresh') ?? '');
      const target = new URL(refresh?.[2] ?? '', PUBLIC_URL + path);
      const isForm = /<form/i.test(html);
      if (refresh && target.href.startsWith(`${PUBLIC_URL}/return`)) {
        await pass(Number(refresh[1]) * 1000);
        [path, init] = [target.href.slice(PUBLIC_URL.length), {}];
      } else if (isForm) {
        await pass(2000);
        [path, init] = ['/return', formOf(html)];
      } else {
        // A browser that nothing is known of may find, when it repeats its request, that it is done.
        const isDone = browser === 'another browser' && tries > 0 && response.status === 404;
        expect(isDone || response.status < 400).toBe(true);
        return;
      }
    }
    throw new Error('The return never ends');
  }
  await comeBack();

  for (let polls = 0; polls < MOST_TRIES; polls += 1) {
    const { state, seconds } = await poll();
    if (state.status !== 'pending') return { state, runs, calls: count.calls, problem: undefined };
    await pass((seconds || 1) * 1000);
  }
  throw new Error('The journey never ends');
}

/** The return URL of a connection, below the endpoint. */
function returnPathOf({ truelayer }: ReturnType<typeof setupHost>, connection: string): string {
  const nth = Number(connection.split('-').at(-1)) - 1;
  const body = truelayer.requestsTo('create').at(nth)?.body as {
    hosted_page: { return_uri: string };
  };
  return body.hosted_page.return_uri.slice(PUBLIC_URL.length);
}

/** What the page's form sends when the user says that it was them. */
function formOf(html: string): RequestInit {
  const fields = [...html.matchAll(/<input[^>]*name="(\w+)"[^>]*value="([^"]*)"/g)];
  const form = new URLSearchParams(fields.map(([, name = '', value = '']) => [name, value]));
  if (!form.has('confirm')) form.set('confirm', 'yes');
  return {
    method: 'POST',
    headers: {
      'Content-Type': 'application/x-www-form-urlencoded',
      'Sec-Fetch-Site': 'same-origin',
    },
    body: form.toString(),
  };
}

describe.each(WAYS)('with $unknownBrowser, and $browser back in mode $mode', (way) => {
  let clean: Promise<Awaited<ReturnType<typeof walk>>> | undefined;

  it.each(FAULT_NAMES)('no journey is lost if a call of the store %s', async (fault) => {
    clean ??= walk(way, Number.NaN, fault);
    const expected = await clean;
    const isRefused = way.unknownBrowser === 'reject' && way.browser === 'another browser';
    expect(expected.state.status).toBe(isRefused ? 'failed' : 'authorized');
    expect(expected.runs).toEqual(isRefused ? [] : [1]);
    const lost: string[] = [];
    for (let nth = 0; nth < expected.calls; nth += 1) {
      const { state, runs, problem } = await walk(way, nth, fault).catch((error: unknown) => ({
        ...{ state: { status: 'lost' }, runs: expected.runs },
        problem: error instanceof Error ? error.message.slice(0, 100) : error,
      }));
      const isSame = state.status === expected.state.status;
      // A process cannot know what the partner's code did, but each start is announced as another one.
      const isRun = runs.length >= expected.runs.length && new Set(runs).size === runs.length;
      if (!isSame || !isRun) lost.push(`call ${nth}: ${state.status}, ${runs}, ${problem}`);
    }
    expect(lost).toEqual([]);
  });
});
