import { Hono } from 'hono';
import { createManagedClients, type ManagedClients } from './control/clients/managed-clients.ts';
import { createControlRoutes } from './control/routes.ts';
import { createSandboxControls, type SandboxControls } from './control/sandbox-controls.ts';
import { createSnapshots, type Snapshots } from './control/snapshot/snapshots.ts';
import { createStateLog, type StateLog } from './control/snapshot/state-log.ts';
import type { Client } from './domain/world/client.ts';
import type { Scenario } from './domain/world/scenario.ts';
import type { Preview, World } from './domain/world/world.ts';
import { createAccessTokens } from './http/access-token.ts';
import { authenticate } from './http/authenticate.ts';
import { type Env, notFoundResponse, requestLog, unknownErrorResponse } from './http/exchange.ts';
import { deliver, type FaultBindings } from './http/faults/deliver.ts';
import { injectFaults } from './http/faults/inject.ts';
import { foreignHostReason, type PublicUrls, refuseForeignPaths } from './http/public-urls.ts';
import { createWebhookDeliveries } from './http/webhooks/deliveries.ts';
import { inspectorRoutes } from './inspector/inspector-routes.ts';
import { pageAssetRoutes } from './pages/assets.ts';
import { hostedPageRoutes } from './pages/hosted-page.ts';
import { bankVisitRoutes } from './pages/mock-bank.ts';
import { type OpenerPolicy, sendOpenerPolicy } from './pages/opener-policy.ts';
import { balanceRoutes } from './routes/balance.ts';
import { connectedAccountRoutes } from './routes/connected-accounts.ts';
import { dataConnectionRoutes } from './routes/data-connections.ts';
import { discoveryRoutes } from './routes/discovery.ts';
import { openApiRoutes } from './routes/openapi.ts';
import { previewRoutes } from './routes/previews.ts';
import { tokenRoutes } from './routes/token.ts';
import { transactionsRequestRoutes } from './routes/transactions-requests.ts';
import { userInfoRoutes } from './routes/user-info.ts';

export type { OpenerPolicy } from './pages/opener-policy.ts';

export type AppOptions = {
  world: World;
  urls: PublicUrls;
  previews: ReadonlySet<Preview>;
  /** What a client has that says nothing else. */
  defaultClient: Client;
  scenarios: readonly Scenario[];
  openerPolicy?: OpenerPolicy | undefined;
  /** Sends webhooks. */
  fetch: (uri: string, init: RequestInit) => Promise<Response>;
};

type RouteOptions = Pick<AppOptions, 'world' | 'urls' | 'previews' | 'openerPolicy'>;

export type App = {
  fetch(request: Request): Promise<Response>;
  /** The same for a call in code. @throws TypeError (as a rejection) for a host that is not the sandbox's. */
  fetchInProcess(request: Request): Promise<Response>;
  /** From now on it is reached at `url`, too. @returns ends that. */
  listenAt(url: string): () => void;
  /** What a tester can do to one client's world, or to all. */
  controlsOf(clientId?: string): SandboxControls;
  clients: ManagedClients;
  snapshots: Snapshots;
  stateLog: StateLog;
};

/** The sandbox as one function, and what it tells by itself. */
export function createApp({ fetch, defaultClient, scenarios, ...options }: AppOptions): App {
  const { world, urls } = options;
  const deliveries = createWebhookDeliveries({ world, fetch });
  const ports = new Set<string>();
  const clients = createManagedClients(world, defaultClient);
  const snapshots = createSnapshots(world);
  const answer = async (request: Request): Promise<Response> => {
    const parcel: FaultBindings = {};
    const response = await routes.fetch(request, parcel);
    deliveries.sendNew();
    const { transport } = parcel;
    return transport === undefined ? response : deliver(response, transport, request);
  };
  const testerOf = (clientId?: string) =>
    createSandboxControls(
      { world, clientId },
      { scenarios, urls, deliveries, portUrl: () => [...ports].at(-1), fetch: answer },
    );
  const routes = createRoutes(options).route(
    '/_sandbox',
    createControlRoutes({ world, urls, clients, snapshots, controlsOf: testerOf }),
  );
  return {
    ...{ controlsOf: testerOf, clients, snapshots },
    stateLog: createStateLog(world),
    fetch: answer,
    fetchInProcess: async (request) => {
      const reason = foreignHostReason(request.url, [...ports, ...originsIn(urls)]);
      if (reason !== undefined) throw new TypeError(reason);
      return answer(request);
    },
    listenAt: (url) => {
      ports.add(url);
      return () => void ports.delete(url);
    },
  };
}

function originsIn(urls: PublicUrls): string[] {
  return Object.values(urls).map((url) => new URL(url).origin);
}

/** Everything the sandbox answers, in the order in which it is asked. */
function createRoutes({ world, urls, previews, openerPolicy }: RouteOptions): Hono<Env> {
  const tokens = createAccessTokens(world);
  return new Hono<Env>()
    .use(requestLog(world), refuseForeignPaths())
    .onError(unknownErrorResponse)
    .notFound(notFoundResponse)
    .get('/health', (c) => c.json({ status: 'ok' }))
    .route('/', openApiRoutes(previews, urls))
    .route('/', discoveryRoutes(urls))
    .route('/', tokenRoutes(world, tokens, urls))
    .use('/v3/*', authenticate(tokens), injectFaults(world))
    .route('/', dataConnectionRoutes(urls))
    .route('/', userInfoRoutes())
    .route('/', connectedAccountRoutes())
    .route('/', balanceRoutes())
    .route('/', transactionsRequestRoutes())
    .route('/', previewRoutes(previews))
    .on('ALL', ['/data/*', '/bank/*'], sendOpenerPolicy(openerPolicy))
    .route('/', pageAssetRoutes(world))
    .route('/', hostedPageRoutes(world))
    .route('/', bankVisitRoutes(world))
    .route('/', inspectorRoutes());
}
