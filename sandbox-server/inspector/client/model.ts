import type { Effect } from './fault-entry.ts';
import type { Link } from './live.ts';
import type { Part } from './reader.ts';
import type { Route } from './route.ts';
import type {
  Client,
  Connection,
  Exchange,
  Fault,
  MockUser,
  NewClient,
  Overview,
  Scenario,
  Webhook,
} from './wire.ts';

/** What a list of a section holds. */
export type Lists = {
  connections: readonly Connection[];
  requests: readonly Exchange[];
  webhooks: readonly Webhook[];
  faults: readonly Fault[];
  users: readonly MockUser[];
  clients: readonly Client[];
  state: readonly Scenario[];
};

/** What is looked at closely. */
export type Details = { connections: Connection; requests: Exchange; webhooks: Webhook };

export type Notice = { tone: 'good' | 'bad'; text: string };

/** Why a form was refused: as a whole, and field by field. */
export type Refusal = {
  form: string;
  message: string;
  errors: Readonly<Record<string, readonly string[]>>;
};

/** What is asked before something that cannot be taken back. */
export type Question = { text: string; consequence: string; yes: string; deed: () => void };

/** Everything the page shows, and nothing else does it show. */
export type Model = {
  link: Link;
  /** Whose world is shown; every client's when it is missing. */
  clientId: string | undefined;
  route: Route;
  overview: Overview | undefined;
  /** The sandbox's time less this machine's, as last heard. */
  clockOffset: number;
  lists: Partial<Lists>;
  details: Partial<Details>;
  /** The thing in the route does not exist, or no longer. */
  isGone: boolean;
  /** Parts whose last reading failed: what is shown of them is old, or nothing at all. */
  failed: ReadonlySet<Part>;
  /** Ids that the last reading of the list brought. */
  arrived: ReadonlySet<string>;
  notice: Notice | undefined;
  refusal: Refusal | undefined;
  question: Question | undefined;
  /** The client just made, whose secret is shown once. */
  newClient: NewClient | undefined;
  /** What the form for a fault is about. */
  faultEffect: Effect;
};

export function startModel(route: Route, clientId: string | undefined): Model {
  return {
    link: 'connecting',
    clientId,
    route,
    overview: undefined,
    clockOffset: 0,
    lists: {},
    details: {},
    isGone: false,
    failed: new Set(),
    arrived: new Set(),
    notice: undefined,
    refusal: undefined,
    question: undefined,
    newClient: undefined,
    faultEffect: 'problem',
  };
}

/** The failed parts once these were read, or are read again. */
export function withoutFailed({ failed }: Model, ...parts: readonly Part[]): ReadonlySet<Part> {
  return new Set([...failed].filter((part) => !parts.includes(part)));
}

export function withFailed({ failed }: Model, ...parts: readonly Part[]): ReadonlySet<Part> {
  return new Set([...failed, ...parts]);
}
