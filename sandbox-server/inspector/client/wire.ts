/** The properties of the control plane's responses that the page reads. */

export type Clock = { now: string; is_frozen: boolean };

export type Client = {
  client_id: string;
  name?: string;
  webhook_uri?: string;
  return_uris?: readonly string[];
  /** The number of its connections, webhooks etc. */
  counts?: Readonly<Record<string, number>>;
};

/** The response to the creation of a client, the only one with a secret. */
export type NewClient = Client & { client_secret: string };

export type Overview = {
  clock: Clock;
  clients: readonly Client[];
  counts: Partial<Record<string, number>>;
};

export type Items<T> = { items: readonly T[] };

export type Next = { action: string; label: string; at?: string };

export type Connection = {
  id: string;
  client_id: string;
  status: string;
  access: string;
  scopes: readonly string[];
  /** How its scopes differ from those of the client's use case. */
  hint?: string;
  access_type?: string;
  provider?: { id: string; display_name: string };
  user: { id: string };
  /** The mock user who logged in. */
  mock_user?: { id: string; username: string; name?: string };
  failure?: { stage: string; reason: string };
  hosted_page_uri?: string;
  bank_uri?: string;
  return_uri?: string;
  consent_ends_at?: string;
  account_ids?: readonly string[];
  created_at: string;
  timeline: readonly { at: string; event: string; detail?: string }[];
  next: readonly Next[];
};

export type Message = { headers?: Record<string, string>; body?: unknown };

export type RequestDetails = {
  trace_id: string;
  at: string;
  client_id?: string;
  method: string;
  path: string;
  /** Repeated parameters are lists. */
  query?: Record<string, string | readonly string[]>;
  /** Missing for pages, and for unknown paths. */
  operation?: string;
  connection_id?: string;
  request?: Message;
  response: Message & { status: number };
  duration_ms?: number;
  why?: string;
  fault_id?: string;
  /** Whether its bodies were deleted to save memory. */
  is_shortened?: boolean;
};

/** An attempt to deliver a webhook, with the status or the error. */
export type Attempt = {
  at: string;
  status?: number;
  error?: string;
  uri?: string;
  headers?: Record<string, string>;
  duration_ms?: number;
};

export type Webhook = {
  id: string;
  client_id?: string;
  type: string;
  connection_id?: string;
  happened_at: string;
  is_delivered: boolean;
  attempts: readonly Attempt[];
  next_attempt_at?: string;
  body?: unknown;
};

export type Fault = {
  id: string;
  /** How often it was applied. */
  hits?: number;
  operation?: string;
  client_id?: string;
  connection_id?: string;
  provider_id?: string;
  account_id?: string;
  user?: string;
  nth?: number;
  times?: number;
  probability?: number;
  problem?: string;
  retry_after?: number;
  body?: string;
  network?: string;
  latency?: number;
  slow_body?: number;
  webhook?: {
    type?: string;
    late?: string;
    fail?: number | 'drop';
    duplicate?: number;
    reorder?: true;
    bad_signature?: true;
  };
};

export type MockUser = {
  id: string;
  username: string;
  password: string;
  title: string;
  name?: string;
  accounts: number;
};

export type Scenario = { name: string; title?: string };

export type ScenarioRun = { connections: readonly Connection[]; faults: readonly Fault[] };

export type Change = { kind: string; client_id?: string; id?: string };

/** Problem details (RFC 9457). */
export type Problem = { title?: string; detail?: string; errors?: Record<string, string[]> };
