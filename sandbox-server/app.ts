import { Hono } from 'hono';
import { createManagedClients, type ManagedClients } from './control/clients.ts';
import { createControlRoutes } from './control/routes.ts';
import { createSandboxControls, type SandboxControls } from './control/sandbox-controls.ts';
import { createSnapshots, type Snapshots } from './control/snapshot/snapshots.ts';
import { createStateLog, type StateLog } from './control/snapshot/state-log.ts';
import type { Client } from './domain/world/client.ts';
import type { Scenario } from './domain/world/scenario.ts';
import type { Preview, World } from './domain/world/world.ts';
import { createAccessTokens } from './http/access-token.ts';
import { authenticate } from './http/authenticate.ts';
import type { Env } from './http/env.ts';
import { evolveResponses } from './http/evolution.ts';
import { deliver, type FaultBindings } from './http/faults/deliver.ts';
import { injectFaults } from './http/faults/inject.ts';
import { notFoundResponse, unknownErrorResponse } from './http/problem.ts';
import { foreignHostReason, type PublicUrls, rejectForeignPaths } from './http/public-urls.ts';
import { requestLog } from './http/request-log.ts';
import { createWebhookDeliveries } from './http/webhooks/deliveries.ts';
import { inspectorRoutes } from './inspector/inspector-routes.ts';
import { pageAssetRoutes } from './pages/assets.ts';
import { hostedPageRoutes } from './pages/hosted-page.ts';
import { mockBankRoutes } from './pages/mock-bank.ts';
import { type OpenerPolicy, setOpenerPolicy } from './pages/page-response.ts';
import { balanceRoutes } from './routes/balance.ts';
import { connectedAccountRoutes } from './routes/connected-accounts.ts';
import { dataConnectionRoutes } from './routes/data-connections.ts';
import { discoveryRoutes } from './routes/discovery.ts';
import { openApiRoutes } from './routes/openapi.ts';
import { previewRoutes } from './routes/previews.ts';
import { tokenRoutes } from './routes/token.ts';
import { transactionsRequestRoutes } from './routes/transactions-requests.ts';
import { userInfoRoutes } from './routes/user-info.ts';

export type AppOptions = {
  world: World;
  urls: PublicUrls;
  previews: ReadonlySet<Preview>;
  /** Defaults for the properties of new clients. */
  defaultClient: Client;
  scenarios: readonly Scenario[];
  openerPolicy?: OpenerPolicy | undefined;
  /** Adds to responses what TrueLayer may add. */
  evolve?: boolean | undefined;
  /** Sends webhooks. */
  fetch: (uri: string, init: RequestInit) => Promise<Response>;
};

/** Where TrueLayer's sandbox has the keys of its webhooks. */
const TRUELAYER_WEBHOOKS = 'https://webhooks.truelayer-sandbox.com';

type RouteOptions = Pick<AppOptions, 'world' | 'urls' | 'previews' | 'openerPolicy' | 'evolve'>;

export type App = {
  /** Responds to a request, whatever its host. */
  fetch(request: Request): Promise<Response>;
  /** Responds to a request to one of the sandbox's hosts. @throws TypeError (as a rejection) for any other host. */
  fetchInProcess(request: Request): Promise<Response>;
  /** Adds a URL at which the sandbox is reached. @returns a function that removes it. */
  listenAt(url: string): () => void;
  /** The controls for one client, or for all. */
  controlsOf(clientId?: string): SandboxControls;
  clients: ManagedClients;
  snapshots: Snapshots;
  stateLog: StateLog;
};

/** Creates the sandbox: its routes, its controls and the delivery of its webhooks. */
export function createApp({ fetch, defaultClient, scenarios, ...options }: AppOptions): App {
  const { world, urls } = options;
  const ports = new Set<string>();
  const portUrl = () => [...ports].at(-1);
  const jwksOrigin = () => urls.webhooks ?? portUrl() ?? TRUELAYER_WEBHOOKS;
  const deliveries = createWebhookDeliveries({ world, fetch, jwksOrigin });
  const clients = createManagedClients(world, defaultClient);
  const snapshots = createSnapshots(world);
  const handle = async (request: Request): Promise<Response> => {
    const bindings: FaultBindings = {};
    const response = await routes.fetch(request, bindings);
    deliveries.sendNew();
    const { delivery } = bindings;
    return delivery === undefined ? response : deliver(response, delivery, request);
  };
  const controlsOf = (clientId?: string) =>
    createSandboxControls({ world, clientId }, { scenarios, urls, deliveries, portUrl });
  const routes = createRoutes(options).route(
    '/_sandbox',
    createControlRoutes({ world, urls, clients, snapshots, controlsOf }),
  );
  return {
    ...{ controlsOf, clients, snapshots },
    stateLog: createStateLog(world),
    fetch: handle,
    fetchInProcess: async (request) => {
      const reason = foreignHostReason(request.url, [...ports, ...originsIn(urls)]);
      if (reason !== undefined) throw new TypeError(reason);
      return handle(request);
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

/** All routes but the control plane, in the order in which they are matched. */
function createRoutes(options: RouteOptions): Hono<Env> {
  const { world, urls, previews, openerPolicy, evolve } = options;
  const tokens = createAccessTokens(world);
  const routes = new Hono<Env>().use(requestLog(world), rejectForeignPaths());
  if (evolve) routes.use('/v3/*', evolveResponses());
  return routes
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
    .on('ALL', ['/data/*', '/bank/*'], setOpenerPolicy(openerPolicy))
    .route('/', pageAssetRoutes(world))
    .route('/', hostedPageRoutes(world))
    .route('/', mockBankRoutes(world))
    .route('/', inspectorRoutes());
}
