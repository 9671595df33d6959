/** Shows the element in a state without a journey, with a mock of the host client. */
import {
  type ConnectBank,
  ERROR_CODES,
  type HostClient,
  HostError,
  RETURN_SIGNAL,
} from 'connect-bank';

/** Every state and every result, by its name in the form and in the URL. */
export const PREVIEW_STATES: readonly string[] = [
  'idle',
  'starting',
  'waiting',
  'confirming',
  'authorized',
  'exit: denied',
  'exit: cancelled',
  ...ERROR_CODES.map((code) => `failed: ${code}`),
];

const LONG_MS = 600_000;

/** Puts the element into the state; `undefined` connects it to the endpoint again. */
export function showPreviewState(element: ConnectBank, state: string | undefined): void {
  element.reset();
  element.hostClient = state === undefined ? undefined : createMockClient(state);
  if (state === undefined || state === 'idle') return;
  const { disabled, mode } = element;
  element.disabled = false;
  element.mode = 'redirect';
  // Keep the tab on this page.
  element.addEventListener('connect-bank-before-open', preventDefault, { once: true });
  element.connect();
  element.mode = mode;
  element.disabled = disabled;
  if (state === 'exit: cancelled') {
    element.addEventListener('connect-bank-open', () => element.cancel(), { once: true });
  }
}

function createMockClient(state: string): HostClient {
  const code = ERROR_CODES.find((error) => state === `failed: ${error}`);
  let nonce = '';
  return {
    async createSession({ challenge = '' }) {
      if (code) throw new HostError({ code, recoverable: true, detail: 'only shown' });
      if (state === 'starting') await new Promise(() => {});
      nonce = challenge;
      if (state !== 'waiting') setTimeout(() => sendReturnSignal(nonce));
      const { origin } = location;
      return { id: 'shown', uri: `${origin}/`, origins: [origin], lifetime: LONG_MS };
    },
    async readSession() {
      return { session: mockSession(state), retryAfter: LONG_MS };
    },
  };
}

function mockSession(state: string): Awaited<ReturnType<HostClient['readSession']>>['session'] {
  if (state === 'authorized') return { status: 'authorized', connection_id: 'shown' };
  if (state === 'exit: denied') return { status: 'failed', reason: 'denied', confirmed: true };
  return { status: 'pending' };
}

function sendReturnSignal(nonce: string): void {
  const channel = new BroadcastChannel(RETURN_SIGNAL.channel);
  channel.postMessage({ type: RETURN_SIGNAL.type, nonce });
  channel.close();
}

function preventDefault(event: Event): void {
  event.preventDefault();
}
