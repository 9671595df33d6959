import { RETURN_SIGNAL } from '../protocol.ts';
import { asRecord } from './as-record.ts';
import { attempt } from './attempt.ts';
import type { ResumeReason } from './flow-states.ts';

export type ReturnListener = {
  /** The session's challenge; a signal with another one is ignored. */
  nonce: string;
  /** Origin of the host's return page. */
  origin: string;
  /** The popup, while there is one: messages from other windows are ignored. */
  source(): unknown;
  /** Ends the listening. */
  signal: AbortSignal;
  /** The return page sent a valid signal. */
  onReturn(): void;
  /** The user may be back: a reason to ask the host at once, and no more. */
  onHint(): void;
  /** The page was restored from the back/forward cache. */
  onRestore(): void;
};

/**
 * Listens to every channel by which a browser can notify us that the user is back. No single one works
 * everywhere: `BroadcastChannel` does not cross partitions, `postMessage` does not survive COOP,
 * `storage` needs the same origin, focus needs a visible page. None of them carries a result, and each
 * may be missing.
 */
export function listenForReturn(listener: ReturnListener): void {
  const { nonce, origin, source, signal, onReturn, onHint, onRestore } = listener;
  const receive = (data: unknown) => {
    const received = asRecord(data);
    if (received.type === RETURN_SIGNAL.type && received.nonce === nonce) onReturn();
  };
  attempt(() => {
    const channel = new BroadcastChannel(RETURN_SIGNAL.channel);
    channel.onmessage = ({ data }) => receive(data);
    signal.addEventListener('abort', () => channel.close());
  });

  const on = <K extends keyof WindowEventMap>(
    type: K,
    handle: (event: WindowEventMap[K]) => void,
  ) => addEventListener(type, handle, { signal });
  on('message', (event) => {
    if (event.origin === origin && event.source && event.source === source()) receive(event.data);
  });
  on('storage', ({ key, newValue }) => {
    // Any page of this origin may write to storage.
    if (key === RETURN_SIGNAL.channel && newValue) receive(attempt(() => JSON.parse(newValue)));
  });
  on('focus', onHint);
  document.addEventListener('visibilitychange', onHint, { signal });
  on('pageshow', ({ persisted }) => (persisted ? onRestore() : onHint()));
}

/**
 * How the page of a redirect journey was reached. The host's return page navigates forward to it. A
 * browser that does not report the navigation type counts as `returned`, which waits longer.
 */
export function resumeReasonOf({
  performance,
}: {
  performance: Pick<Performance, 'getEntriesByType'>;
}): ResumeReason {
  const entry = attempt(() => performance.getEntriesByType('navigation')[0]?.toJSON());
  const { type = 'navigate' } = asRecord(entry);
  return type === 'navigate' ? 'returned' : 'back-navigation';
}
