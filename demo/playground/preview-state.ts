/** Shows the element in a state without a journey: a host client that plays the endpoint. */
import { type ConnectBank, type ErrorCode, type HostClient, HostFault } from 'connect-bank';

const FAULTS: readonly ErrorCode[] = [
  'popup-blocked',
  'endpoint-failed',
  'invalid-url',
  'state-mismatch',
  'timeout',
  'denied',
  'provider-unavailable',
  'rate-limited',
];

/** Every state, with every ending, by the name it has in the form and in the address. */
export const STANDINGS: readonly string[] = [
  'idle',
  'starting',
  'waiting',
  'confirming',
  'authorized',
  'exit: denied',
  'exit: cancelled',
  ...FAULTS.map((code) => `failed: ${code}`),
];

/** What the host's return page says to the page that waits. */
const RETURNED = { channel: 'connect-bank', type: 'connect-bank:returned' };

const LONG_MS = 600_000;

/** Puts the element into the state; `undefined` gives it back to the endpoint. */
export function stand(element: ConnectBank, wanted: string | undefined): void {
  element.reset();
  element.hostClient = wanted === undefined ? undefined : clientFor(wanted);
  if (wanted === undefined || wanted === 'idle') return;
  const { disabled, mode } = element;
  element.disabled = false;
  element.mode = 'redirect';
  // Shown here and nowhere else: the tab stays on this page.
  element.addEventListener('connect-bank-before-open', stay, { once: true });
  element.connect();
  element.mode = mode;
  element.disabled = disabled;
  if (wanted === 'exit: cancelled') {
    element.addEventListener('connect-bank-open', () => element.cancel(), { once: true });
  }
}

function clientFor(wanted: string): HostClient {
  const code = FAULTS.find((fault) => wanted === `failed: ${fault}`);
  let nonce = '';
  return {
    async createSession({ challenge = '' }) {
      if (code) throw new HostFault({ code, recoverable: true, detail: 'only shown' });
      if (wanted === 'starting') await new Promise(() => {});
      nonce = challenge;
      if (wanted !== 'waiting') setTimeout(() => comeBack(nonce));
      const { origin } = location;
      return { id: 'shown', uri: `${origin}/`, origins: [origin], lifetime: LONG_MS };
    },
    async readSession() {
      return { session: answerFor(wanted), retryAfter: LONG_MS };
    },
  };
}

function answerFor(wanted: string): Awaited<ReturnType<HostClient['readSession']>>['session'] {
  if (wanted === 'authorized') return { status: 'authorized', connection_id: 'shown' };
  if (wanted === 'exit: denied') return { status: 'failed', reason: 'denied', confirmed: true };
  return { status: 'pending' };
}

function comeBack(nonce: string): void {
  const channel = new BroadcastChannel(RETURNED.channel);
  channel.postMessage({ type: RETURNED.type, nonce });
  channel.close();
}

function stay(event: Event): void {
  event.preventDefault();
}
