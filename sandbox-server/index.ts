import { createApp } from './app.ts';
import type { Bank } from './domain/bank.ts';
import type { Client } from './domain/client.ts';
import { type Clock, createClock } from './domain/clock.ts';
import { type Connection, type Status, statusOf } from './domain/connection.ts';
import { type Attempt, type Delivery, isDelivered } from './domain/delivery.ts';
import { connectionIdOf, type DomainEvent } from './domain/event.ts';
import type { Fault, FaultRecord } from './domain/fault.ts';
import { createIds } from './domain/id.ts';
import { type OwnPersona, personasWith } from './domain/own-persona.ts';
import type { Preview } from './domain/preview.ts';
import { createWorld, type World } from './domain/world.ts';
import { DEFAULT_CLIENT } from './fixtures/clients.ts';
import { PERSONAS } from './fixtures/personas.ts';
import { PROVIDERS } from './fixtures/providers.ts';

export { ConfigError, type ConfigSource, parseConfig } from './config.ts';
export type { Client } from './domain/client.ts';
export type { Clock } from './domain/clock.ts';
export type { Connection, Status } from './domain/connection.ts';
export type { OwnPersona } from './domain/own-persona.ts';
export type { Preview } from './domain/preview.ts';

/** An app as TrueLayer's Console knows it; what is left out is taken from the default client. */
export type ClientOptions = Pick<Client, 'id' | 'secret'> & Partial<Client>;

export type SandboxOptions = {
  /** Ids and ledgers grow from it: the same seed and the same requests give the same bytes. */
  seed?: string;
  /** ISO 8601 instant at which the clock starts; else the present. It runs on until frozen. */
  now?: string;
  /** In place of the default client. */
  clients?: readonly ClientOptions[];
  /** Mock users beside the built-in ones, or in their place; `parseConfig` makes them of own data. */
  personas?: readonly OwnPersona[];
  /** Origins under which the sandbox is reached, where they differ from the one it is called on. */
  urls?: { auth?: string; api?: string; app?: string; webhooks?: string };
  /** Operations to answer although they are not published. */
  previews?: readonly Preview[];
  /** Calls a day that reach the bank without `Tl-User-IP`, per connection and operation; unlimited by default. */
  dailyCallLimit?: number;
  /** Sends webhooks; the platform's `fetch` by default. */
  fetch?: (uri: string, init: RequestInit) => Promise<Response>;
};

/** A connection's facts, with the status that follows from them. */
export type ConnectionRecord = Connection & { status: Status };

/** One webhook: its `event_id`, what it tells of which connection, and how the telling went. */
export type WebhookRecord = {
  id: string;
  clientId: string;
  type: DomainEvent['type'];
  connectionId: string;
  isDelivered: boolean;
  attempts: readonly Attempt[];
  /** Epoch milliseconds on the sandbox's clock; never again when this is missing. */
  nextAttemptAt?: number;
};

export type Sandbox = {
  /** Answers a request as TrueLayer would; call it like the platform's `fetch`. */
  fetch(input: Request | URL | string, init?: RequestInit): Promise<Response>;
  clock: Clock;
  clients: {
    add(client: ClientOptions): Client;
    list(): Client[];
  };
  connections: {
    get(id: string): ConnectionRecord | undefined;
    /** Every client's, oldest first. */
    list(): ConnectionRecord[];
    /**
     * The user takes the access back, at the bank or by asking.
     * @throws RangeError when there is no such connection, or no access to take back.
     */
    revoke(id: string): ConnectionRecord;
  };
  /** What is to go wrong, in the order in which it is tried. */
  faults: {
    /** @throws RangeError when the operation declares no such problem. */
    add(fault: Fault): FaultRecord;
    list(): readonly FaultRecord[];
    remove(id: string): void;
    clear(): void;
  };
  webhooks: {
    /** What was and is to be told, with every attempt; the newest thousand, oldest first. */
    list(): WebhookRecord[];
    /** Resolves when everything that is due has been tried. */
    settled(): Promise<void>;
    /** Tells it once more, now. */
    redeliver(id: string): Promise<void>;
  };
};

const DEFAULT_SEED = 'connect-bank';

/**
 * An offline TrueLayer Data v3: token endpoint, Data API, hosted journey and mock bank. It opens no
 * port and shares nothing with any other.
 * @throws RangeError when `now` is no instant.
 */
export function createSandbox(options: SandboxOptions = {}): Sandbox {
  const { seed = DEFAULT_SEED, clients = [DEFAULT_CLIENT], personas = [], urls = {} } = options;
  const bank: Bank = { seed, providers: PROVIDERS, personas: personasWith(personas, PERSONAS) };
  const clock = createClock({
    base: Date.now,
    startAt: instantOf(options.now),
    onChange: () => void app.tell(),
  });
  const { dailyCallLimit, previews = [] } = options;
  const world = createWorld({
    clock,
    ids: createIds(seed),
    bank,
    ...(dailyCallLimit !== undefined && { dailyCallLimit }),
  });
  for (const client of clients) world.addClient(clientOf(client));
  const app = createApp({
    world,
    urls,
    previews: new Set(previews),
    fetch: options.fetch ?? ((uri, init) => fetch(uri, init)),
  });
  return {
    fetch: async (input, init) => app.fetch(requestOf(input, init)),
    clock,
    clients: {
      add: (client) => world.addClient(clientOf(client)).client,
      list: () => [...world.tenants.values()].map(({ client }) => client),
    },
    connections: {
      get: (id) => connectionIn(world, id),
      list: () => connectionsOf(world),
      revoke: (id) => revoke(world, id),
    },
    faults: app.faults,
    webhooks: {
      list: () => world.outbox.list().map(webhookRecordOf),
      settled: () => app.tell(),
      redeliver: (id) => {
        const delivery = world.outbox.get(id);
        if (delivery !== undefined) world.outbox.put({ ...delivery, nextAttemptAt: clock.now() });
        return app.tell();
      },
    },
  };
}

function webhookRecordOf(delivery: Delivery): WebhookRecord {
  const { id, clientId, event, attempts, nextAttemptAt } = delivery;
  return {
    id,
    clientId,
    type: event.type,
    connectionId: connectionIdOf(event),
    isDelivered: isDelivered(delivery),
    attempts,
    ...(nextAttemptAt !== undefined && { nextAttemptAt }),
  };
}

/** A server's own request passes as it is; wrapping it would cost more than answering it. */
function requestOf(input: Request | URL | string, init?: RequestInit): Request {
  const isRequest = typeof input === 'object' && 'headers' in input;
  return isRequest && init === undefined ? input : new Request(input, init);
}

function clientOf(options: ClientOptions): Client {
  return { ...DEFAULT_CLIENT, ...options };
}

function instantOf(now: string | undefined): number | undefined {
  if (now === undefined) return undefined;
  const instant = Date.parse(now);
  if (Number.isNaN(instant)) throw new RangeError(`now: not an ISO 8601 instant: ${now}`);
  return instant;
}

function connectionsOf({ tenants }: World): ConnectionRecord[] {
  return [...tenants.values()]
    .flatMap(({ connections }) => [...connections.values()])
    .map(recordOf);
}

function recordOf(connection: Connection): ConnectionRecord {
  return { ...connection, status: statusOf(connection) };
}

function connectionIn({ tenants }: World, id: string): ConnectionRecord | undefined {
  for (const { connections } of tenants.values()) {
    const connection = connections.get(id);
    if (connection !== undefined) return recordOf(connection);
  }
  return undefined;
}

function revoke(world: World, id: string): ConnectionRecord {
  const found = connectionIn(world, id);
  if (found === undefined) throw new RangeError(`id: there is no connection ${id}`);
  const { status: _, ...connection } = found;
  const result = world.apply(connection, { type: 'revoke' });
  if (!result.ok) throw new RangeError(`id: ${result.error.why}`);
  return recordOf(result.connection);
}
