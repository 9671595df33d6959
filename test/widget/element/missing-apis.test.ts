/** Journeys in a browser where an optional API is missing or throws. */
import { expect } from '@open-wc/testing';
import { mount, reach, unmount, watchWindows } from './mount.ts';

afterEach(unmount);
watchWindows();

const throwSecurityError = () => {
  throw new DOMException('The operation is insecure.', 'SecurityError');
};

const OPTIONAL: [owner: object, name: string][] = [
  [window, 'BroadcastChannel'],
  [window, 'sessionStorage'],
  [window, 'localStorage'],
  [window, 'MutationObserver'],
  [window, 'matchMedia'],
  [window, 'performance'],
  [window, 'isSecureContext'],
  [crypto, 'subtle'],
  [URL, 'canParse'],
  [AbortSignal, 'any'],
  [AbortSignal, 'timeout'],
  [HTMLElement.prototype, 'attachInternals'],
  [navigator, 'language'],
];

/** Puts another property in place of one while `action` runs. */
async function without(
  [owner, name]: (typeof OPTIONAL)[number],
  replacement: PropertyDescriptor,
  action: () => Promise<void>,
): Promise<void> {
  const own = Object.getOwnPropertyDescriptor(owner, name);
  Object.defineProperty(owner, name, { ...replacement, configurable: true });
  try {
    await action();
  } finally {
    if (own) Object.defineProperty(owner, name, own);
    else Reflect.deleteProperty(owner, name);
  }
}

async function connect(): Promise<void> {
  const { element, host } = await mount('<connect-bank mode="popup"></connect-bank>');
  element.connect();
  await reach(element, 'waiting');
  host.state = { status: 'authorized', connection_id: 'c1' };
  window.dispatchEvent(new Event('focus'));
  await reach(element, 'authorized');
}

describe('a journey', () => {
  for (const api of OPTIONAL) {
    it(`succeeds if ${api[1]} is missing`, () => without(api, { value: undefined }, connect));

    // The test environment itself reads `isSecureContext`.
    if (api[1] === 'isSecureContext') continue;
    it(`succeeds if ${api[1]} throws`, () =>
      api[1] === 'language' || typeof Reflect.get(...api) === 'object'
        ? without(api, { get: throwSecurityError }, connect)
        : without(api, { value: throwSecurityError }, connect));
  }

  it('sends the verifier to the host if the browser cannot hash', () =>
    without([crypto, 'subtle'], { value: undefined }, async () => {
      const { element, host } = await mount('<connect-bank mode="popup"></connect-bank>');
      element.connect();
      await reach(element, 'waiting');
      expect(host.requests[0]?.challenge).to.equal(undefined);
      expect(host.requests[0]?.verifier).to.match(/^[\w-]{43}$/);
    }));
});

describe('a replaced window.open', () => {
  const DECOYS: Record<string, () => unknown> = {
    'an object without a document': () => ({ close() {} }),
    'a proxy without properties': () => new Proxy({}, { get: () => undefined, set: () => true }),
    'a proxy of everything': () => new Proxy(() => {}, { get: (target) => target }),
    true: () => true,
    'an error': throwSecurityError,
    'the page itself': () => window,
  };
  for (const [what, open] of Object.entries(DECOYS)) {
    it(`that returns ${what} counts as blocked, and the link is shown`, async () => {
      const { element, events } = await mount('<connect-bank mode="popup"></connect-bank>');
      Object.defineProperty(window, 'open', { value: open, configurable: true, writable: true });
      element.connect();
      await reach(element, 'failed');
      expect(events.at(-1)).to.include({ code: 'popup-blocked' });
      expect(element.shadowRoot?.querySelector('[part=link]')).not.to.equal(null);
      expect(document.body.isConnected).to.equal(true);
    });
  }
});
