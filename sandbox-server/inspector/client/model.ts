import type { Effect } from './fault-entry.ts';
import type { StreamStatus } from './live.ts';
import type { Part } from './reader.ts';
import type { Route } from './route.ts';
import type {
  Client,
  Connection,
  Fault,
  MockUser,
  NewClient,
  Overview,
  RequestDetails,
  Scenario,
  Webhook,
} from './wire.ts';

/** The rows of each section. */
export type Lists = {
  connections: readonly Connection[];
  requests: readonly RequestDetails[];
  webhooks: readonly Webhook[];
  faults: readonly Fault[];
  users: readonly MockUser[];
  clients: readonly Client[];
  state: readonly Scenario[];
};

/** The row whose details are shown. */
export type Details = { connections: Connection; requests: RequestDetails; webhooks: Webhook };

type Notice = { tone: 'good' | 'bad'; text: string };

/** Why a form was rejected: a message, and messages by field. */
type FormError = {
  form: string;
  message: string;
  errors: Readonly<Record<string, readonly string[]>>;
};

/** The dialog before an action that cannot be undone. */
export type ConfirmDialog = {
  title: string;
  description: string;
  confirmLabel: string;
  onConfirm: () => void;
};

/** The whole state of the page. */
export type Model = {
  streamStatus: StreamStatus;
  /** The selected client; `undefined` for all. */
  clientId: string | undefined;
  route: Route;
  overview: Overview | undefined;
  /** Milliseconds between the clock of the sandbox and that of this machine, as last read. */
  clockOffset: number;
  lists: Partial<Lists>;
  details: Partial<Details>;
  /** Whether the id in the route is unknown. */
  isGone: boolean;
  /** Parts that could not be read; what is shown of them may be old. */
  failed: ReadonlySet<Part>;
  /** Ids of rows that the last read has added. */
  newIds: ReadonlySet<string>;
  notice: Notice | undefined;
  formError: FormError | undefined;
  confirmDialog: ConfirmDialog | undefined;
  /** The client that was just created, whose secret is shown once. */
  newClient: NewClient | undefined;
  /** The selected fault in the form. */
  faultEffect: Effect;
};

export function initialModel(route: Route, clientId: string | undefined): Model {
  return {
    streamStatus: 'connecting',
    clientId,
    route,
    overview: undefined,
    clockOffset: 0,
    lists: {},
    details: {},
    isGone: false,
    failed: new Set(),
    newIds: new Set(),
    notice: undefined,
    formError: undefined,
    confirmDialog: undefined,
    newClient: undefined,
    faultEffect: 'problem',
  };
}

/** The failed parts without these. */
export function withoutFailed({ failed }: Model, ...parts: readonly Part[]): ReadonlySet<Part> {
  return new Set([...failed].filter((part) => !parts.includes(part)));
}

export function withFailed({ failed }: Model, ...parts: readonly Part[]): ReadonlySet<Part> {
  return new Set([...failed, ...parts]);
}
