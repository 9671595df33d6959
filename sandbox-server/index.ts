import { createApp, type OpenerPolicy } from './app.ts';
import type { Bank } from './domain/bank.ts';
import { instantOf } from './domain/clock.ts';
import { type OwnPersona, personasWith } from './domain/own-persona.ts';
import type { Preview } from './domain/preview.ts';
import { createWorld } from './domain/world.ts';
import { DEFAULT_CLIENT } from './fixtures/clients.ts';
import { PERSONAS } from './fixtures/personas.ts';
import { PROVIDERS } from './fixtures/providers.ts';
import { SCENARIOS } from './fixtures/scenarios.ts';
import { foreignHostReason, type PublicUrls } from './http/public-urls.ts';
import { checkOptions } from './options.ts';
import { clientOptions, sandboxOptions } from './schema/options.ts';
import { registerServing } from './serving.ts';
import type { ClientOptions, Clients } from './testing/clients.ts';
import type { Snapshots } from './testing/snapshot.ts';
import type { StateLog } from './testing/state-log.ts';
import type { Tester } from './testing/tester.ts';

export type { OpenerPolicy } from './app.ts';
export { ConfigError, type ConfigSource, parseConfig } from './config.ts';
export type { Client } from './domain/client.ts';
export type { Connection, Status } from './domain/connection.ts';
export type { Fault, FaultRecord } from './domain/fault.ts';
export type { OwnPersona } from './domain/own-persona.ts';
export type { Preview } from './domain/preview.ts';
export type { ClientOptions, Clients } from './testing/clients.ts';
export type { TesterClock, When } from './testing/clock.ts';
export type { ConnectionRecord, Connections } from './testing/connections.ts';
export type { TesterFaults } from './testing/faults.ts';
export type { Approval, Journey, JourneyEnd, JourneyOf, Login } from './testing/journey.ts';
export type { Pattern } from './testing/matcher.ts';
export type { RequestMatcher } from './testing/request-matcher.ts';
export type { RequestRecord } from './testing/request-record.ts';
export type { Requests, RequestsMissed, RequestsPart } from './testing/requests.ts';
export type { ScenarioRun, Scenarios } from './testing/scenarios.ts';
export type { Snapshot, SnapshotError } from './testing/snapshot.ts';
export type { Tester } from './testing/tester.ts';
export type { WebhookMatcher, WebhookRecord } from './testing/webhook-record.ts';
export type { Patience } from './testing/webhook-wait.ts';
export type { Webhooks, WebhookTimeout } from './testing/webhooks.ts';

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
export type Sandbox = Tester &
  Snapshots & {
    /**
     * Answers a request as TrueLayer would; call it like the platform's `fetch`. It answers TrueLayer's
     * sandbox hosts, each its own paths, this machine and the origins of the option `urls`.
     * @throws TypeError (as a rejection) for any other host, above all TrueLayer's production.
     */
    fetch(input: Request | URL | string, init?: RequestInit): Promise<Response>;
    clients: Clients;
    /** One client's own world, with its own clock, faults and journals. */
    client(id: string): Tester;
    /** For whoever keeps its state elsewhere; `openState` keeps it in a file. */
    stateLog: StateLog;
  };

const DEFAULT_SEED = 'connect-bank';

/**
 * An offline TrueLayer Data v3: token endpoint, Data API, hosted journey and mock bank. It opens no
 * port and shares nothing with any other.
 * @throws ConfigError that names every option that there is not, or of another type than expected.
 * @throws RangeError when `now` is no instant.
 */
export function createSandbox(options: SandboxOptions = {}): Sandbox {
  checkOptions('createSandbox(options)', sandboxOptions, options);
  const { seed = DEFAULT_SEED, clients = [DEFAULT_CLIENT], personas = [], urls = {} } = options;
  const { now, dailyCallLimit, previews = [] } = options;
  const bank: Bank = { seed, providers: PROVIDERS, personas: personasWith(personas, PERSONAS) };
  const startAt = now === undefined ? undefined : instantOf(now);
  const world = createWorld({ bank, base: Date.now, startAt, dailyCallLimit });
  const ports = new Set<string>();
  const app = createApp({
    world,
    urls,
    portUrl: () => [...ports].at(-1),
    previews: new Set(previews),
    defaultClient: DEFAULT_CLIENT,
    scenarios: SCENARIOS,
    openerPolicy: options.openerPolicy,
    fetch: options.fetch ?? ((uri, init) => fetch(uri, init)),
  });
  for (const client of clients) app.clients.add(client);
  const { list, remove } = app.clients;
  const add: Clients['add'] = (client) => {
    checkOptions('clients.add(client)', clientOptions, client);
    return app.clients.add(client);
  };
  const sandboxFetch: Sandbox['fetch'] = async (input, init) => {
    const request = requestOf(input, init);
    const reason = foreignHostReason(request.url, [...ports, ...originsIn(urls)]);
    if (reason !== undefined) throw new TypeError(reason);
    return app.fetch(request);
  };
  registerServing(sandboxFetch, {
    handle: app.fetch,
    listenAt: (url) => {
      ports.add(url);
      return () => void ports.delete(url);
    },
  });
  return {
    fetch: sandboxFetch,
    ...app.testerOf(),
    clients: { add, list, remove },
    ...app.snapshots,
    stateLog: app.stateLog,
    client: (id) => app.testerOf(id),
  };
}

function originsIn(urls: PublicUrls): string[] {
  return Object.values(urls).map((url) => new URL(url).origin);
}

/** A server's own request passes as it is; wrapping it would cost more than answering it. */
function requestOf(input: Request | URL | string, init?: RequestInit): Request {
  const isRequest = typeof input === 'object' && 'headers' in input;
  return isRequest && init === undefined ? input : new Request(input, init);
}
