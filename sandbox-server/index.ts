import { createApp, type OpenerPolicy } from './app.ts';
import type { ClientOptions, Clients } from './control/clients/managed-clients.ts';
import type { SandboxControls } from './control/sandbox-controls.ts';
import type { Snapshots } from './control/snapshot/snapshots.ts';
import type { StateLog } from './control/snapshot/state-log.ts';
import type { Bank } from './domain/bank/bank.ts';
import { type CustomUser, mergeMockUsers } from './domain/bank/custom-user.ts';
import { parseInstant } from './domain/world/clock.ts';
import type { Preview } from './domain/world/world.ts';
import { createWorld } from './domain/world/world.ts';
import { DEFAULT_CLIENT } from './fixtures/clients.ts';
import { MOCK_USERS } from './fixtures/mock-users.ts';
import { PROVIDERS } from './fixtures/providers.ts';
import { SCENARIOS } from './fixtures/scenarios.ts';
import { checkOptions } from './options.ts';
import { registerServing } from './serving.ts';

export type { OpenerPolicy } from './app.ts';
export { ConfigError, type ConfigSource, parseConfig } from './config.ts';
export type { ClientOptions, Clients } from './control/clients/managed-clients.ts';
export type { ClockControls, When } from './control/clock/clock-controls.ts';
export type { ConnectionRecord, Connections } from './control/connections/connection-controls.ts';
export type { FaultControls } from './control/faults/fault-controls.ts';
export type {
  Approval,
  Journey,
  JourneyEnd,
  JourneyOf,
  Login,
} from './control/journey/journey-controls.ts';
export type { Pattern } from './control/matcher.ts';
export type { RequestMatcher } from './control/requests/matcher.ts';
export type { RequestRecord } from './control/requests/record.ts';
export type {
  Requests,
  RequestsMissed,
  RequestsPart,
} from './control/requests/request-controls.ts';
export type { SandboxControls } from './control/sandbox-controls.ts';
export type { ScenarioRun, Scenarios } from './control/scenarios/scenario-controls.ts';
export type { Snapshot, SnapshotError } from './control/snapshot/snapshots.ts';
export type { WebhookMatcher, WebhookRecord } from './control/webhooks/record.ts';
export type { Patience } from './control/webhooks/wait.ts';
export type { Webhooks, WebhookTimeout } from './control/webhooks/webhook-controls.ts';
export type { CustomUser } from './domain/bank/custom-user.ts';
export type { Connection, Status } from './domain/connection/connection.ts';
export type { Fault, FaultRecord } from './domain/faults/fault.ts';
export type { Client } from './domain/world/client.ts';
export type { Preview } from './domain/world/world.ts';

export type SandboxOptions = {
  /** Ids and ledgers grow from it: the same seed and the same requests give the same bytes. */
  seed?: string;
  /** ISO 8601 instant at which the clock starts; else the present. It runs on until frozen. */
  now?: string;
  /** In place of the default client. */
  clients?: readonly ClientOptions[];
  /** Mock users beside the built-in ones, or in their place; `parseConfig` makes them of own data. */
  users?: readonly CustomUser[];
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
export type Sandbox = SandboxControls &
  Snapshots & {
    /**
     * Answers a request as TrueLayer would; call it like the platform's `fetch`. It answers TrueLayer's
     * sandbox hosts, each its own paths, this machine and the origins of the option `urls`.
     * @throws TypeError (as a rejection) for any other host, above all TrueLayer's production.
     */
    fetch(input: Request | URL | string, init?: RequestInit): Promise<Response>;
    clients: Clients;
    /** One client's own world, with its own clock, faults and journals. */
    client(id: string): SandboxControls;
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
  checkOptions('createSandbox(options)', options);
  const { seed = DEFAULT_SEED, clients = [DEFAULT_CLIENT], users = [], urls = {} } = options;
  const { now, dailyCallLimit, previews = [] } = options;
  const bank: Bank = { seed, providers: PROVIDERS, mockUsers: mergeMockUsers(users, MOCK_USERS) };
  const startAt = now === undefined ? undefined : parseInstant(now);
  const world = createWorld({ bank, base: Date.now, startAt, dailyCallLimit });
  const app = createApp({
    world,
    urls,
    previews: new Set(previews),
    defaultClient: DEFAULT_CLIENT,
    scenarios: SCENARIOS,
    openerPolicy: options.openerPolicy,
    fetch: options.fetch ?? ((uri, init) => fetch(uri, init)),
  });
  for (const client of clients) app.clients.add(client);
  const { list, remove } = app.clients;
  const add: Clients['add'] = (client) => {
    checkOptions('clients.add(client)', client);
    return app.clients.add(client);
  };
  const sandboxFetch: Sandbox['fetch'] = async (input, init) =>
    app.fetchInProcess(requestOf(input, init));
  registerServing(sandboxFetch, { handle: app.fetch, listenAt: app.listenAt });
  return {
    fetch: sandboxFetch,
    ...app.controlsOf(),
    clients: { add, list, remove },
    ...app.snapshots,
    stateLog: app.stateLog,
    client: (id) => app.controlsOf(id),
  };
}

/** A server's own request passes as it is; wrapping it would cost more than answering it. */
function requestOf(input: Request | URL | string, init?: RequestInit): Request {
  const isRequest = typeof input === 'object' && 'headers' in input;
  return isRequest && init === undefined ? input : new Request(input, init);
}
