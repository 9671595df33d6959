/** Something of the sandbox's state is not as it was: what, and whose. Its value is read from the world. */
export type Change =
  | { kind: 'connection' | 'transactions_request' | 'webhook'; clientId: string; id: string }
  | { kind: 'fault'; clientId?: string; id: string }
  | { kind: 'client'; clientId: string }
  | { kind: 'clock'; clientId?: string }
  /** A call was counted against the limit of a day, for a connection and an operation. */
  | { kind: 'calls'; clientId: string; id: string }
  /** An exchange was written down in the journal, under its trace id; all were forgotten without one. */
  | { kind: 'request'; clientId?: string; id: string | undefined }
  /** Everything may be different. */
  | { kind: 'all' };

/** Who wants to know of changes hears each of them, at once and in order. */
export type Changes = {
  tell(change: Change): void;
  /** @returns ends it. */
  subscribe(listener: (change: Change) => void): () => void;
};

export function createChanges(): Changes {
  const listeners = new Set<(change: Change) => void>();
  return {
    tell: (change) => {
      for (const listener of listeners) listener(change);
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}
