import { createApp } from './app.ts';
import type { Clients } from './control/clients.ts';
import type { SandboxControls } from './control/sandbox-controls.ts';
import type { Snapshots } from './control/snapshot/snapshots.ts';
import type { StateLog } from './control/snapshot/state-log.ts';
import type { Bank } from './domain/bank/bank.ts';
import { mergeProviders } from './domain/bank/custom-provider.ts';
import { mergeMockUsers } from './domain/bank/custom-user.ts';
import { parseInstant } from './domain/world/clock.ts';
import { createWorld } from './domain/world/world.ts';
import { DEFAULT_CLIENT } from './fixtures/clients.ts';
import { MOCK_USERS } from './fixtures/mock-users.ts';
import { PROVIDERS } from './fixtures/providers.ts';
import { SCENARIOS } from './fixtures/scenarios.ts';
import { registerInternals } from './internals.ts';
import { checkOptions, type SandboxOptions } from './options.ts';

export { type ConfigSource, parseConfig } from './config.ts';
export type { ClientOptions, Clients } from './control/clients.ts';
export type { ClockControls, When } from './control/clock.ts';
export type { ConnectionRecord, Connections } from './control/connections.ts';
export type { FaultControls } from './control/faults.ts';
export type {
  Approval,
  BankFailure,
  Journey,
  JourneyOf,
  JourneyResult,
  Login,
} from './control/journey/journey.ts';
export type { Pattern } from './control/matcher.ts';
export type { RequestMatcher } from './control/requests/matcher.ts';
export type { RequestRecord } from './control/requests/record.ts';
export type {
  RequestAssertionError,
  Requests,
  RequestsPart,
} from './control/requests/request-controls.ts';
export type { SandboxControls } from './control/sandbox-controls.ts';
export type { ScenarioRun, Scenarios } from './control/scenarios/scenarios.ts';
export type { Snapshot, SnapshotError } from './control/snapshot/snapshots.ts';
export type { WebhookMatcher, WebhookRecord } from './control/webhooks/record.ts';
export type { WaitOptions } from './control/webhooks/wait.ts';
export type {
  WebhookEvent,
  Webhooks,
  WebhookTimeoutError,
} from './control/webhooks/webhook-controls.ts';
export type { ProviderOptions } from './domain/bank/custom-provider.ts';
export type { CustomUser } from './domain/bank/custom-user.ts';
export type { Connection, Status } from './domain/connection/connection.ts';
export type { Fault, FaultRecord } from './domain/faults/fault.ts';
export type { Client } from './domain/world/client.ts';
export type { Preview } from './domain/world/world.ts';
export { ConfigError, type SandboxOptions } from './options.ts';
export type { OpenerPolicy } from './schema/config.ts';

/** A sandbox. Its own controls apply to all clients; those of `client(id)` to one client. */
export type Sandbox = SandboxControls &
  Snapshots & {
    /**
     * Responds to a request as TrueLayer would. Call it like the platform's `fetch`, with a URL of
     * TrueLayer's sandbox, of this machine, or of an origin in the option `urls`.
     * @throws TypeError (as a rejection) for any other host, e.g. TrueLayer's production, and for network faults.
     * @example
     * await sandbox.fetch('https://auth.truelayer-sandbox.com/connect/token', { method: 'POST', body });
     */
    fetch(input: Request | URL | string, init?: RequestInit): Promise<Response>;
    clients: Clients;
    /** The controls of one client, which has a clock, faults and logs of its own. */
    client(id: string): SandboxControls;
    /** The changes of the state, to store them elsewhere; `openState` stores them in a file. */
    stateLog: StateLog;
  };

const DEFAULT_SEED = 'connect-bank';

/**
 * Creates an offline TrueLayer Data v3: token endpoint, Data API, hosted journey and mock bank. It opens
 * no port, and shares no state with other sandboxes. Use one per test.
 * @throws ConfigError that names every unknown option, and every option of the wrong type.
 * @throws RangeError when `now` is no date and time with an offset.
 * @example
 * const sandbox = createSandbox({ now: '2026-03-16T12:00:00Z' });
 * const client = createDataClient({ clientId: 'sandbox-connect-bank', clientSecret: 'sandbox-secret', environment: 'sandbox', fetch: sandbox.fetch });
 */
export function createSandbox(options: SandboxOptions = {}): Sandbox {
  checkOptions('createSandbox(options)', options);
  const { seed = DEFAULT_SEED, clients = [DEFAULT_CLIENT], users = [], urls = {} } = options;
  const { now, dailyCallLimit, previews = [], providers = [], evolve = false } = options;
  const bank: Bank = {
    seed,
    providers: mergeProviders(providers, PROVIDERS),
    mockUsers: mergeMockUsers(users, MOCK_USERS),
  };
  const startAt = now === undefined ? undefined : parseInstant(now);
  const world = createWorld({ bank, base: Date.now, startAt, dailyCallLimit, evolve });
  const app = createApp({
    world,
    urls,
    previews: new Set(previews),
    defaultClient: DEFAULT_CLIENT,
    scenarios: SCENARIOS,
    openerPolicy: options.openerPolicy,
    evolve,
    fetch: options.fetch ?? ((uri, init) => fetch(uri, init)),
  });
  for (const client of clients) app.clients.add(client);
  const { list, remove } = app.clients;
  const add: Clients['add'] = (client) => {
    checkOptions('clients.add(client)', client);
    return app.clients.add(client);
  };
  const sandboxFetch: Sandbox['fetch'] = async (input, init) =>
    app.fetchInProcess(toRequest(input, init));
  registerInternals(sandboxFetch, { handle: app.fetch, listenAt: app.listenAt });
  return {
    fetch: sandboxFetch,
    ...app.controlsOf(),
    clients: { add, list, remove },
    ...app.snapshots,
    stateLog: app.stateLog,
    client: (id) => app.controlsOf(id),
  };
}

/** Does not copy a `Request`, because that takes longer than responding to it. */
function toRequest(input: Request | URL | string, init?: RequestInit): Request {
  const isRequest = typeof input === 'object' && 'headers' in input;
  return isRequest && init === undefined ? input : new Request(input, init);
}
