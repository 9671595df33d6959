import { expect } from '@open-wc/testing';
import { listenForReturn } from '../../../widget/element/return-listener.ts';
import { RETURN_SIGNAL } from '../../../widget/protocol.ts';
import { flushTasks } from './journey-setup.ts';

const nonce = 'n'.repeat(43);
const signal = { type: RETURN_SIGNAL.type, nonce };
const origin = 'https://host.example';

let ending = new AbortController();
let heard: string[] = [];
let source: Window | undefined;

beforeEach(() => {
  ending = new AbortController();
  heard = [];
  source = window;
  listenForReturn({
    nonce,
    origin,
    source: () => source,
    signal: ending.signal,
    onReturn: () => heard.push('return'),
    onHint: () => heard.push('hint'),
    onRestore: () => heard.push('restore'),
  });
});

afterEach(() => ending.abort());

async function broadcast(data: unknown): Promise<void> {
  const channel = new BroadcastChannel(RETURN_SIGNAL.channel);
  const listener = new BroadcastChannel(RETURN_SIGNAL.channel);
  const arrived = new Promise((resolve) => listener.addEventListener('message', resolve));
  channel.postMessage(data);
  await arrived;
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
  it('is heard in a broadcast', async () => {
    await broadcast(signal);
    expect(heard).to.deep.equal(['return']);
  });

  it('is heard in a message of the window, from the host', () => {
    message(signal);
    expect(heard).to.deep.equal(['return']);
  });

  it('is heard from storage', () => {
    store(JSON.stringify(signal));
    expect(heard).to.deep.equal(['return']);
  });

  it('is guessed from focus and visibility', () => {
    window.dispatchEvent(new Event('focus'));
    document.dispatchEvent(new Event('visibilitychange'));
    window.dispatchEvent(new PageTransitionEvent('pageshow', { persisted: false }));
    expect(heard).to.deep.equal(['hint', 'hint', 'hint']);
  });

  it('is told from coming out of the back/forward cache', () => {
    window.dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }));
    expect(heard).to.deep.equal(['restore']);
  });

  it('is not heard any more after the end', async () => {
    ending.abort();
    await broadcast(signal);
    message(signal);
    store(JSON.stringify(signal));
    window.dispatchEvent(new Event('focus'));
    document.dispatchEvent(new Event('visibilitychange'));
    expect(heard).to.deep.equal([]);
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
    it(`is not believed: ${JSON.stringify(data)}`, async () => {
      await broadcast(data);
      message(data);
      store(JSON.stringify(data));
      expect(heard).to.deep.equal([]);
    });
  }

  it('is not believed from another origin', () => {
    message(signal, { origin: 'https://evil.example' });
    message(signal, { origin: 'https://host.example.evil.example' });
    expect(heard).to.deep.equal([]);
  });

  it('is not believed from another window, a frame, or nobody', async () => {
    const frame = document.body.appendChild(document.createElement('iframe'));
    message(signal, { source: frame.contentWindow });
    message(signal, { source: null });
    source = undefined;
    message(signal, { source: null });
    message(signal);
    frame.remove();
    expect(heard).to.deep.equal([]);
  });

  it('is not believed under another key of storage, nor when it is no JSON', () => {
    store(JSON.stringify(signal), 'other');
    store('{');
    store(null);
    expect(heard).to.deep.equal([]);
  });
});
