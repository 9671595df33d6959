/** What changed in the sandbox's state; the new value is read from the world. */
export type Change =
  | { kind: 'connection' | 'transactions_request' | 'webhook'; clientId: string; id: string }
  | { kind: 'fault'; clientId?: string; id: string }
  | { kind: 'client'; clientId: string }
  | { kind: 'clock'; clientId?: string }
  /** A call was counted against the daily limit; `id` is its connection and operation. */
  | { kind: 'calls'; clientId: string; id: string }
  /** A request was logged under this trace id; `undefined` when the request log was cleared. */
  | { kind: 'request'; clientId?: string; id: string | undefined }
  /** Everything may have changed. */
  | { kind: 'all' };

/** Event emitter for changes. Listeners are called synchronously and in order. */
export type Changes = {
  emit(change: Change): void;
  /** @returns a function that ends the subscription. */
  subscribe(listener: (change: Change) => void): () => void;
};

export function createChanges(): Changes {
  const listeners = new Set<(change: Change) => void>();
  return {
    emit: (change) => {
      for (const listener of listeners) listener(change);
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}
