import type { OperationId } from '../../schema/operation.ts';
import type { ProblemKind } from '../../schema/problem.ts';
import type { DomainEvent } from '../webhooks/event.ts';
import type { Ids } from '../world/id.ts';
import { hasEnded, matches, specificity } from './match.ts';

/** The body that arrives in place of the right one. */
export type BodyFault = 'malformed' | 'truncated' | 'empty' | 'garbage';

export type NetworkFault = 'drop' | 'hang';

/** What goes wrong with a webhook: one thing of these, and of which type of webhook. */
export type WebhookFault = {
  type?: DomainEvent['type'];
  /** It is not tried before so long after it was due; an ISO 8601 duration such as `PT5M`. */
  late?: string;
  /** A try fails as if the app had answered with this status, or not at all; nothing is sent. */
  fail?: number | 'drop';
  /** Once the app has taken it, it is told so many times more. */
  duplicate?: number;
  /** It waits until the client's next webhook was taken, though not for ever. */
  reorder?: true;
  /** A try is sent with a signature that does not verify. */
  badSignature?: true;
};

/**
 * What a tester wants to go wrong: with whose calls, when, and what. Whatever is left out of whose
 * and when may be anything.
 */
export type Fault = {
  operation?: OperationId;
  clientId?: string;
  connectionId?: string;
  /** The id of whoever logged in for the connection, e.g. `john`. */
  user?: string;
  /** Only the nth call that fits, counted from one since the fault is there. */
  nth?: number;
  /** How many calls it spoils: with `nth` one, else every one, when left out. */
  times?: number;
  /** Above 0, up to 1; the same seed and the same calls spoil the same ones. */
  probability?: number;
  /** What the call is answered with instead. An operation that does not declare it is spared. */
  problem?: ProblemKind;
  /** Seconds, in the `Retry-After` header of `rate_limit_exceeded`. */
  retryAfter?: number;
  /** The call takes place, and its answer is spoiled; `garbage` comes from before the operation. */
  body?: BodyFault;
  /** The call does not take place, and nobody answers. */
  network?: NetworkFault;
  /** Real milliseconds for which the answer is held back, whatever it is. */
  latency?: number;
  /** Real milliseconds over which the body trickles. */
  slowBody?: number;
  webhook?: WebhookFault;
};

export type FaultRecord = Fault & {
  id: string;
  /** How many calls fitted since it is there. */
  seen: number;
  /** How many of them it spoiled. */
  hits: number;
};

/** The part of a call or a webhook that a fault changes. Each part is changed by one fault at most. */
export type FaultKind = 'answer' | 'pace' | 'late' | 'reorder' | 'copies' | 'try';

/** A call or a webhook, as far as faults care. */
export type FaultTarget = {
  kinds: readonly FaultKind[];
  operation?: OperationId;
  /** What the operation may be answered with. */
  problems?: readonly ProblemKind[];
  webhook?: DomainEvent['type'];
  connectionId?: string | undefined;
  user?: string | undefined;
};

/** What faults do to an occasion. */
export type MatchedFaults = { [A in FaultKind]?: FaultRecord };

export type Faults = {
  add(fault: Fault): FaultRecord;
  /** Oldest first; one that has spoiled as many as it should is gone. */
  list(): readonly FaultRecord[];
  isEmpty(): boolean;
  remove(id: string): void;
  clear(): void;
  /** Those that fit: the one that says the most about whom and when first, then the oldest. */
  matching(occasion: FaultTarget): readonly FaultRecord[];
  /** Keeps what became of one, or forgets it when it has come to its end. */
  put(record: FaultRecord): void;
  state(): FaultsState;
  /** Takes what `state` told, without a word. */
  restore(state: FaultsState): void;
};

/** All faults, and how many ids were drawn for them. */
export type FaultsState = { drawn: number; records: readonly FaultRecord[] };

/** @param onChange hears which fault is not as it was. */
export function createFaults(ids: Ids, onChange: (id: string) => void = () => undefined): Faults {
  const faults = new Map<string, FaultRecord>();
  const put = (record: FaultRecord) => {
    if (hasEnded(record)) faults.delete(record.id);
    else faults.set(record.id, record);
    onChange(record.id);
  };
  const remove = (id: string) => {
    if (faults.delete(id)) onChange(id);
  };
  return {
    ...{ put, remove },
    add: (fault) => {
      const record = { ...fault, id: ids.uuid(), seen: 0, hits: 0 };
      put(record);
      return record;
    },
    list: () => [...faults.values()],
    isEmpty: () => faults.size === 0,
    clear: () => {
      for (const id of [...faults.keys()]) remove(id);
    },
    matching: (occasion) =>
      [...faults.values()]
        .filter((fault) => matches(fault, occasion))
        .sort((a, b) => specificity(b) - specificity(a)),
    state: () => ({ drawn: ids.drawn(), records: [...faults.values()] }),
    restore: ({ drawn, records }) => {
      ids.restore(drawn);
      faults.clear();
      for (const record of records) faults.set(record.id, record);
    },
  };
}
