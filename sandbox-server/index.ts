import { createApp, type OpenerPolicy } from './app.ts';
import type { Bank } from './domain/bank.ts';
import type { Client } from './domain/client.ts';
import { instantOf } from './domain/clock.ts';
import { type OwnPersona, personasWith } from './domain/own-persona.ts';
import type { Preview } from './domain/preview.ts';
import { createWorld } from './domain/world.ts';
import { DEFAULT_CLIENT } from './fixtures/clients.ts';
import { PERSONAS } from './fixtures/personas.ts';
import { PROVIDERS } from './fixtures/providers.ts';
import type { Tester } from './testing/tester.ts';

export type { OpenerPolicy } from './app.ts';
export { ConfigError, type ConfigSource, parseConfig } from './config.ts';
export type { Client } from './domain/client.ts';
export type { Connection, Status } from './domain/connection.ts';
export type { Fault, FaultRecord } from './domain/fault.ts';
export type { OwnPersona } from './domain/own-persona.ts';
export type { Preview } from './domain/preview.ts';
export type { TesterClock, When } from './testing/clock.ts';
export type { ConnectionRecord, Connections } from './testing/connections.ts';
export type { TesterFaults } from './testing/faults.ts';
export type { Tester } from './testing/tester.ts';
export type { WebhookRecord, Webhooks } from './testing/webhooks.ts';

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
  /**
   * Cross-Origin-Opener-Policy of the journey's and the bank's pages, which by default send none. Some
   * banks do, and cut their window off from your page: try yours with each.
   */
  openerPolicy?: OpenerPolicy;
  /** Sends webhooks; the platform's `fetch` by default. */
  fetch?: (uri: string, init: RequestInit) => Promise<Response>;
};

/** What a tester can do to all clients is at its root; `client(id)` does it to one alone. */
export type Sandbox = Tester & {
  /** Answers a request as TrueLayer would; call it like the platform's `fetch`. */
  fetch(input: Request | URL | string, init?: RequestInit): Promise<Response>;
  clients: {
    /** In place of a client of the same id, with all that it made. */
    add(client: ClientOptions): Client;
    list(): Client[];
    remove(id: string): void;
  };
  /** One client's own world, with its own clock, faults and journals. */
  client(id: string): Tester;
};

const DEFAULT_SEED = 'connect-bank';

/**
 * An offline TrueLayer Data v3: token endpoint, Data API, hosted journey and mock bank. It opens no
 * port and shares nothing with any other.
 * @throws RangeError when `now` is no instant.
 */
export function createSandbox(options: SandboxOptions = {}): Sandbox {
  const { seed = DEFAULT_SEED, clients = [DEFAULT_CLIENT], personas = [], urls = {} } = options;
  const { now, dailyCallLimit, previews = [] } = options;
  const bank: Bank = { seed, providers: PROVIDERS, personas: personasWith(personas, PERSONAS) };
  const startAt = now === undefined ? undefined : instantOf(now);
  const world = createWorld({ bank, base: Date.now, startAt, dailyCallLimit });
  for (const client of clients) world.addClient(clientOf(client));
  const app = createApp({
    world,
    urls,
    previews: new Set(previews),
    openerPolicy: options.openerPolicy,
    fetch: options.fetch ?? ((uri, init) => fetch(uri, init)),
  });
  return {
    fetch: async (input, init) => app.fetch(requestOf(input, init)),
    ...app.testerOf(),
    clients: {
      add: (client) => world.addClient(clientOf(client)).client,
      list: () => [...world.tenants.values()].map(({ client }) => client),
      remove: (id) => world.removeClient(id),
    },
    client: (id) => app.testerOf(id),
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
