/** Elements on the test's page, with a stand-in for the host. */
import { fixture, waitUntil } from '@open-wc/testing';
import '../../../widget/define.ts';
import { systemClock } from '../../../widget/element/browser.ts';
import type { ConnectBank } from '../../../widget/element/connect-bank.ts';
import type { FlowState } from '../../../widget/element/flow-states.ts';
import { RETURN_SIGNAL } from '../../../widget/protocol.ts';
import { FakeHost } from './journey-setup.ts';

export const BANK_PAGE = new URL('pages/bank.html', import.meta.url).href;

export type Mounted = { element: ConnectBank; host: FakeHost; events: Event[] };

const mounted: ConnectBank[] = [];

const NAMES = ['before-open', 'open', 'authorized', 'exit', 'error'];

/** An element on the page; its journeys lead to an empty page of the test's own server. */
export async function mount(markup = '<connect-bank></connect-bank>'): Promise<Mounted> {
  const element = await fixture<ConnectBank>(markup);
  mounted.push(element);
  const host = new FakeHost(systemClock);
  host.session = { uri: BANK_PAGE };
  element.hostClient = host;
  element.endpoint ||= '/connect-bank';
  const events: Event[] = [];
  for (const name of NAMES) element.addEventListener(`connect-bank-${name}`, (e) => events.push(e));
  await element.updateComplete;
  return { element, host, events };
}

/** Ends every journey, so that no other test's element takes it up; `fixture` cleans the page. */
export function unmount(): void {
  for (const element of mounted.splice(0)) element.reset();
  sessionStorage.clear();
  localStorage.clear();
}

/** The windows that the page opens during a test, the first first; they are closed after it. */
export function watchWindows(): readonly Window[] {
  const { open } = window;
  const opened: Window[] = [];
  beforeEach(() => {
    window.open = (...how) => {
      const one = open.apply(window, how);
      if (one) opened.push(one);
      return one;
    };
  });
  afterEach(() => {
    window.open = open;
    for (const one of opened.splice(0)) one.close();
  });
  return opened;
}

/** A part of the element; throws when it is not there. */
export function part(element: ConnectBank, name: string): HTMLElement {
  const found = element.shadowRoot?.querySelector<HTMLElement>(`[part=${name}]`);
  if (!found) throw new Error(`There is no part ${name}.`);
  return found;
}

/** What a user reads under the button. */
export function statusOf(element: ConnectBank): string {
  return part(element, 'status').textContent.trim();
}

/** Looks now and then, so that the windows and frames that are waited for get their time, too. */
export function until(holds: () => boolean): Promise<void> {
  return waitUntil(holds, 'It never came', { interval: 10, timeout: 30_000 });
}

export async function reach(element: ConnectBank, state: FlowState): Promise<void> {
  await until(() => element.state === state);
  await element.updateComplete;
}

/** Sends the signal of the host's return page, from another context of this browser. */
export function broadcastReturn(host: FakeHost): void {
  const channel = new BroadcastChannel(RETURN_SIGNAL.channel);
  channel.postMessage({ type: RETURN_SIGNAL.type, nonce: host.requests.at(-1)?.challenge });
  channel.close();
}

/** Puts a fresh element into a state, the way a user would get there. */
export async function mountIn(state: FlowState, markup?: string): Promise<Mounted> {
  const all = await mount(markup);
  const { element, host } = all;
  if (state === 'idle') return all;
  host.hangs = state === 'starting';
  if (state === 'failed') host.error = new TypeError('Failed to fetch');
  element.connect();
  if (state === 'confirming' || state === 'authorized') {
    await reach(element, 'waiting');
    if (state === 'authorized') host.state = { status: 'authorized', connection_id: 'c1' };
    broadcastReturn(host);
  }
  await reach(element, state);
  return all;
}
