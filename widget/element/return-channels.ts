import { RETURN_SIGNAL } from '../protocol.ts';
import { attempt } from './attempt.ts';
import { fieldsOf } from './fields.ts';

export type ReturnListening = {
  /** The session's challenge; a signal with another one is somebody else's. */
  nonce: string;
  /** Origin of the host's return page. */
  origin: string;
  /** The window whose messages are believed, while there is one. */
  source(): unknown;
  signal: AbortSignal;
  /** The journey landed on the return page: its own signal, checked. */
  onReturn(): void;
  /** The user may be back: nothing is known, but it is worth asking the host. */
  onHint(): void;
  /** The page came out of the back/forward cache. */
  onRestore(): void;
};

/**
 * Hears every way in which a browser can say that the user is back. No single one works everywhere:
 * `BroadcastChannel` does not leave a partition, `postMessage` does not survive COOP, `storage` needs
 * one origin, focus needs a visible page. All of them only say "go and ask the host", so that each may be
 * missing: browsers that block site data refuse `BroadcastChannel`.
 */
export function listenForReturn(listening: ReturnListening): void {
  const { nonce, origin, source, signal, onReturn, onHint, onRestore } = listening;
  const hear = (received: unknown) => {
    const { type, nonce: said } = fieldsOf(received);
    if (type === RETURN_SIGNAL.type && said === nonce) onReturn();
  };
  attempt(() => {
    const channel = new BroadcastChannel(RETURN_SIGNAL.channel);
    channel.onmessage = ({ data }) => hear(data);
    signal.addEventListener('abort', () => channel.close());
  });

  const on = <K extends keyof WindowEventMap>(type: K, act: (event: WindowEventMap[K]) => void) =>
    addEventListener(type, act, { signal });
  on('message', (event) => {
    if (event.origin === origin && event.source && event.source === source()) hear(event.data);
  });
  on('storage', ({ key, newValue }) => {
    // Anybody on this origin may write to storage.
    if (key === RETURN_SIGNAL.channel && newValue) hear(attempt(() => JSON.parse(newValue)));
  });
  on('focus', onHint);
  document.addEventListener('visibilitychange', onHint, { signal });
  on('pageshow', ({ persisted }) => (persisted ? onRestore() : onHint()));
}
