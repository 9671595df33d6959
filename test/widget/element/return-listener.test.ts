import { expect } from '@open-wc/testing';
import { listenForReturn } from '../../../widget/element/return-listener.ts';
import { RETURN_SIGNAL } from '../../../widget/protocol.ts';
import { flushTasks } from './journey-setup.ts';

const nonce = 'n'.repeat(43);
const signal = { type: RETURN_SIGNAL.type, nonce };
const origin = 'https://host.example';

let controller = new AbortController();
let calls: string[] = [];
let source: Window | undefined;

beforeEach(() => {
  controller = new AbortController();
  calls = [];
  source = window;
  listenForReturn({
    nonce,
    origin,
    source: () => source,
    signal: controller.signal,
    onReturn: () => calls.push('return'),
    onHint: () => calls.push('hint'),
    onRestore: () => calls.push('restore'),
  });
});

afterEach(() => controller.abort());

async function broadcast(data: unknown): Promise<void> {
  const channel = new BroadcastChannel(RETURN_SIGNAL.channel);
  const listener = new BroadcastChannel(RETURN_SIGNAL.channel);
  const received = new Promise((resolve) => listener.addEventListener('message', resolve));
  channel.postMessage(data);
  await received;
  await flushTasks();
  channel.close();
  listener.close();
}

function message(data: unknown, from: Partial<MessageEventInit> = {}): void {
  window.dispatchEvent(new MessageEvent('message', { data, origin, source: window, ...from }));
}

function store(newValue: string | null, key: string = RETURN_SIGNAL.channel): void {
  window.dispatchEvent(new StorageEvent('storage', { key, newValue }));
}

describe('the return of a journey', () => {
  it('is signalled by a broadcast', async () => {
    await broadcast(signal);
    expect(calls).to.deep.equal(['return']);
  });

  it("is signalled by a message from the popup with the host's origin", () => {
    message(signal);
    expect(calls).to.deep.equal(['return']);
  });

  it('is signalled by storage', () => {
    store(JSON.stringify(signal));
    expect(calls).to.deep.equal(['return']);
  });

  it('is possible after focus and visibility changes', () => {
    window.dispatchEvent(new Event('focus'));
    document.dispatchEvent(new Event('visibilitychange'));
    window.dispatchEvent(new PageTransitionEvent('pageshow', { persisted: false }));
    expect(calls).to.deep.equal(['hint', 'hint', 'hint']);
  });

  it('is distinguished from a restore from the back/forward cache', () => {
    window.dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }));
    expect(calls).to.deep.equal(['restore']);
  });

  it('is ignored after the abort', async () => {
    controller.abort();
    await broadcast(signal);
    message(signal);
    store(JSON.stringify(signal));
    window.dispatchEvent(new Event('focus'));
    document.dispatchEvent(new Event('visibilitychange'));
    expect(calls).to.deep.equal([]);
  });
});

describe('a forged return', () => {
  for (const data of [
    { ...signal, nonce: 'other' },
    { ...signal, type: 'other' },
    { nonce },
    JSON.stringify(signal),
    [signal],
    null,
    1,
  ]) {
    it(`is ignored: ${JSON.stringify(data)}`, async () => {
      await broadcast(data);
      message(data);
      store(JSON.stringify(data));
      expect(calls).to.deep.equal([]);
    });
  }

  it('is ignored from another origin', () => {
    message(signal, { origin: 'https://evil.example' });
    message(signal, { origin: 'https://host.example.evil.example' });
    expect(calls).to.deep.equal([]);
  });

  it('is ignored from another window, a frame, or without a source', async () => {
    const frame = document.body.appendChild(document.createElement('iframe'));
    message(signal, { source: frame.contentWindow });
    message(signal, { source: null });
    source = undefined;
    message(signal, { source: null });
    message(signal);
    frame.remove();
    expect(calls).to.deep.equal([]);
  });

  it('is ignored under another storage key, or if it is no JSON', () => {
    store(JSON.stringify(signal), 'other');
    store('{');
    store(null);
    expect(calls).to.deep.equal([]);
  });
});
