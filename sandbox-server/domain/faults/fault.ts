import type { OperationId } from '../../schema/operation.ts';
import type { ProblemKind } from '../../schema/problem.ts';
import type { TokenErrorCode } from '../../schema/token.ts';
import type { DomainEvent } from '../webhooks/event.ts';
import type { Instant } from '../world/clock.ts';

/** How the response body is damaged. */
export type BodyFault = 'malformed' | 'truncated' | 'empty' | 'garbage';

export type NetworkFault = 'drop' | 'hang';

/** A fault of webhooks; exactly one of the fields besides `type` is set. */
export type WebhookFault = {
  type?: DomainEvent['type'];
  /** Delay of the first attempt, as an ISO 8601 duration such as `PT5M`. */
  late?: string;
  /** An attempt fails with this status, or without a response; nothing is sent. */
  fail?: number | 'drop';
  /** How many times it is sent again after its delivery. */
  duplicate?: number;
  /** It is held until the client's next webhook is delivered, at most an hour. */
  reorder?: true;
  /** An attempt has an invalid signature. */
  badSignature?: true;
};

/**
 * A fault: which calls or webhooks it applies to, and its effect. It applies to every one that matches
 * all of the criteria given.
 */
export type Fault = {
  operation?: OperationId;
  clientId?: string;
  connectionId?: string;
  /** Id of the bank of the connection. */
  providerId?: string;
  /** Id of the account in the path, or of the webhook's transactions request. */
  accountId?: string;
  /** Id of the mock user who logged in for the connection, e.g. `john`. */
  user?: string;
  /** Applies from the nth matching call on, counted from 1. */
  nth?: number;
  /** How many calls it applies to. Default: 1 with `nth`, otherwise no limit. */
  times?: number;
  /** Above 0, up to 1; deterministic in the seed and the sequence of calls. */
  probability?: number;
  /** The error response. Applies only to operations that declare this problem. */
  problem?: ProblemKind;
  /** Seconds, in the `Retry-After` header of `rate_limit_exceeded`. */
  retryAfter?: number;
  /** The OAuth error of the token endpoint. */
  tokenError?: TokenErrorCode;
  /** How long it applies on the clock, as an ISO 8601 duration such as `PT5M`. Default: no end. */
  lasts?: string;
  /** The call is processed and the body of its response damaged; with `garbage` it is not processed. */
  body?: BodyFault;
  /** The call is not processed, and there is no response. */
  network?: NetworkFault;
  /** Delay of the response in milliseconds of real time. */
  latency?: number;
  /** Duration of the response body in milliseconds of real time. */
  slowBody?: number;
  webhook?: WebhookFault;
};

export type FaultRecord = Fault & {
  id: string;
  /** How many calls matched. */
  seen: number;
  /** How many of them it applied to. */
  hits: number;
  /** When `lasts` is over. */
  endsAt?: Instant;
};

/** What a fault changes. At most one fault of each kind applies to a call or a webhook. */
export type FaultKind = 'response' | 'timing' | 'delay' | 'reorder' | 'duplicate' | 'attempt';

/** A call or a webhook that faults may apply to. */
export type FaultTarget = {
  kinds: readonly FaultKind[];
  operation?: OperationId;
  /** Problems that the operation declares. */
  problems?: readonly ProblemKind[];
  webhook?: DomainEvent['type'];
  connectionId?: string | undefined;
  providerId?: string | undefined;
  accountId?: string | undefined;
  user?: string | undefined;
  /** Needed for faults that last for a time. */
  now?: Instant;
};

/** The faults that apply to a target, one of each kind at most. */
export type MatchedFaults = { [A in FaultKind]?: FaultRecord };

export type Faults = {
  /** @param now from when on it `lasts`. */
  add(fault: Fault, now?: Instant): FaultRecord;
  /** Oldest first, without those that have reached `times`. */
  list(): readonly FaultRecord[];
  isEmpty(): boolean;
  remove(id: string): void;
  clear(): void;
  /** The faults that match a target: most specific first, then oldest first. */
  matching(target: FaultTarget): readonly FaultRecord[];
  /** Stores the new counts of a fault, or removes it when it has reached `times`. */
  put(record: FaultRecord): void;
  state(): FaultsState;
  /** Restores a state without calling `onChange`. */
  restore(state: FaultsState): void;
};

/** All faults, and how many ids were issued for them. */
export type FaultsState = { drawn: number; records: readonly FaultRecord[] };
