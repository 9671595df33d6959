import { expect, fixtureSync } from '@open-wc/testing';
import { createSessionClient, type HostClient } from '../../../widget/element/session-client.ts';
import type { JourneyMode } from '../../../widget/index.ts';
import { ConnectBankErrorEvent } from '../../../widget/index.ts';
import { RETURN_SIGNAL } from '../../../widget/protocol.ts';
import { flushTasks } from './journey-setup.ts';
import {
  BANK_PAGE,
  broadcastReturn,
  type Mounted,
  mount,
  mountIn,
  part,
  reach,
  statusOf,
  unmount,
  watchWindows,
} from './mount.ts';

const here = location.href;

afterEach(unmount);
const opened = watchWindows();

/** Creates an element for the real endpoint of that name (see `endpoints.mjs`). */
async function mountAt(endpoint: string, mode: JourneyMode = 'popup'): Promise<Mounted> {
  const mounted = await mount(
    `<connect-bank mode="${mode}" endpoint="${endpoint}"></connect-bank>`,
  );
  mounted.element.hostClient = undefined;
  return mounted;
}

/** A host client that returns sessions with this URL. */
function hostClientWithUri(uri: string): HostClient {
  return {
    createSession: async () => ({ id: 's1', uri, origins: undefined, lifetime: 60_000 }),
    readSession: async () => ({ session: { status: 'pending' }, retryAfter: 0 }),
  };
}

type Failure = Pick<ConnectBankErrorEvent, 'code' | 'recoverable'>;

/** Expects this error, no navigation, and a button that works once the cause is removed. */
async function expectFailure({ element, events }: Mounted, failure: Failure): Promise<void> {
  part(element, 'button').click();
  await reach(element, 'failed');
  expect(events).to.have.length(1);
  expect(events[0]).to.be.instanceOf(ConnectBankErrorEvent).and.include(failure);
  expect(statusOf(element)).to.match(/^\p{Lu}.+\.$/u);
  expect(opened.every((one) => one.closed)).to.equal(true);
  expect(location.href).to.equal(here);

  expect(part(element, 'button').matches(':disabled, [aria-disabled]')).to.equal(false);
  Object.assign(element, { mode: 'popup', endpoint: '/connect-bank' });
  element.hostClient = hostClientWithUri(BANK_PAGE);
  window.open = openFrame;
  part(element, 'button').click();
  await reach(element, 'waiting');
}

/** A frame instead of a window: it opens faster. */
const openFrame = () =>
  fixtureSync<HTMLIFrameElement>('<iframe title="Bank"></iframe>').contentWindow;

const PERMANENT = { code: 'endpoint-failed', recoverable: false } as const;
const TEMPORARY = { code: 'endpoint-failed', recoverable: true } as const;

describe('an endpoint that responds with', () => {
  for (const [name, failure] of Object.entries({
    'a-web-page': PERMANENT,
    'a-login': PERMANENT,
    'a-login-elsewhere': PERMANENT,
    'no-such-page': PERMANENT,
    'no-such-use-case': PERMANENT,
    'not-json': PERMANENT,
    'no-session': PERMANENT,
    'a-proxy-without-a-server': TEMPORARY,
  })) {
    it(`${name.replaceAll('-', ' ')} is ${failure.recoverable ? 'a recoverable' : 'a permanent'} error`, async () => {
      await expectFailure(await mountAt(`/endpoints/${name}`), failure);
    });
  }

  it('a redirect does not cause a second request', async () => {
    const count = async () => (await fetch('/endpoints/followed?count')).json();
    const before = await count();
    const { element } = await mountAt('/endpoints/a-login');
    element.connect();
    await reach(element, 'failed');
    expect(await count()).to.deep.equal(before);
  });

  it('an unknown use case causes an error with that detail', async () => {
    const { element, events } = await mountAt('/endpoints/no-such-use-case');
    element.connect();
    await reach(element, 'failed');
    expect(events[0]).to.have.property('detail').that.includes('unknown-use-case');
  });
});

describe('an endpoint that does not respond', () => {
  it('is a recoverable error if the connection is refused', async () => {
    await expectFailure(await mountAt('http://127.0.0.1:1/connect-bank'), TEMPORARY);
  });

  it('is a recoverable error after the timeout', async () => {
    const mounted = await mountAt('/endpoints/no-response');
    const endpoint = new URL('/endpoints/no-response', location.href);
    mounted.element.hostClient = createSessionClient({ endpoint, timeoutMs: 50 });
    await expectFailure(mounted, { code: 'timeout', recoverable: true });
  });

  it('is a permanent error if it is not set', async () => {
    const mounted = await mountAt('');
    mounted.element.endpoint = '';
    await expectFailure(mounted, PERMANENT);
  });

  it('is a permanent error if it is no URL', async () => {
    await expectFailure(await mountAt('http://'), PERMANENT);
  });
});

describe('a journey with the URL', () => {
  for (const uri of [
    'javascript:alert(document.domain)',
    'data:text/html,<script>alert(1)</script>',
    'blob:https://app.truelayer.com/1',
    'https://evil.example/data/1',
    'https://app.truelayer.com.evil.example/data/1',
    'https://app.truelayer.com@evil.example/data/1',
    'https://user:secret@app.truelayer.com/data/1',
    'http://app.truelayer.com/data/1',
    '//app.truelayer.com/data/1',
    '/data/1',
    '',
  ]) {
    it(`"${uri}" is never opened`, async () => {
      const mounted = await mountAt('/connect-bank');
      mounted.element.hostClient = hostClientWithUri(uri);
      await expectFailure(mounted, { code: 'invalid-url', recoverable: false });
    });
  }

  for (const uri of ['javascript:document.title="gone"', 'https://evil.example/data/1']) {
    it(`"${uri}" is never opened in this tab`, async () => {
      const mounted = await mountAt('/connect-bank', 'redirect');
      mounted.element.hostClient = hostClientWithUri(uri);
      await expectFailure(mounted, { code: 'invalid-url', recoverable: false });
      expect(document.title).not.to.equal('gone');
    });
  }
});

describe('a forged return', () => {
  it('changes nothing, on any channel', async () => {
    const { element, host, events } = await mountIn('waiting');
    const forged = { type: RETURN_SIGNAL.type, nonce: 'n'.repeat(43), status: 'authorized' };
    const channel = new BroadcastChannel(RETURN_SIGNAL.channel);
    channel.postMessage(forged);
    const frame = document.body.appendChild(document.createElement('iframe'));
    const source = frame.contentWindow;
    for (const from of [window, source, opened[0] ?? null])
      dispatchEvent(
        new MessageEvent('message', { data: forged, origin: location.origin, source: from }),
      );
    dispatchEvent(
      new StorageEvent('storage', {
        key: RETURN_SIGNAL.channel,
        newValue: JSON.stringify(forged),
      }),
    );
    await flushTasks();
    expect(element.state).to.equal('waiting');
    expect(events.map(({ type }) => type)).to.deep.equal([
      'connect-bank-before-open',
      'connect-bank-open',
    ]);
    expect(host.reads).to.have.length(0);
    frame.remove();
    channel.close();
  });

  it('with the right nonce only causes a request to the host', async () => {
    const { element, host } = await mountIn('waiting');
    broadcastReturn(host);
    await reach(element, 'confirming');
    expect(host.reads).to.have.length(1);
    expect(element.connectionId).to.equal(undefined);
  });
});
