import { Hono } from 'hono';
import { createManagedClients, type ManagedClients } from './control/clients.ts';
import { addControlPlane } from './control/control-plane.ts';
import { controlRoutes } from './control/routes.ts';
import { createSandboxControls, type SandboxControls } from './control/sandbox-controls.ts';
import { createSnapshots, type Snapshots } from './control/snapshot/snapshots.ts';
import { createStateLog, type StateLog } from './control/snapshot/state-log.ts';
import type { Client } from './domain/world/client.ts';
import type { Scenario } from './domain/world/scenario.ts';
import { authenticate } from './http/authenticate.ts';
import type { Bindings, Env, PublicUrls } from './http/env.ts';
import { evolveResponses } from './http/evolution.ts';
import { deliver } from './http/faults/deliver.ts';
import { injectFaults } from './http/faults/inject.ts';
import { notFoundResponse, unknownErrorResponse } from './http/problem.ts';
import { foreignHostReason, rejectForeignPaths } from './http/public-urls.ts';
import { requestLog } from './http/request-log.ts';
import { createWebhookDeliveries } from './http/webhooks/deliveries.ts';
import { inspectorRoutes } from './inspector/inspector-routes.ts';
import { pageAssetRoutes } from './pages/assets.ts';
import { hostedPageRoutes } from './pages/hosted-page.ts';
import { mockBankRoutes } from './pages/mock-bank.ts';
import { setOpenerPolicy } from './pages/page-response.ts';
import { reconfirmationRoutes } from './pages/reconfirmation.ts';
import { balanceRoutes } from './routes/balance.ts';
import { connectedAccountRoutes } from './routes/connected-accounts.ts';
import { dataConnectionRoutes } from './routes/data-connections.ts';
import { discoveryRoutes } from './routes/discovery.ts';
import { openApiRoutes } from './routes/openapi.ts';
import { previewRoutes } from './routes/previews.ts';
import { tokenRoutes } from './routes/token.ts';
import { transactionsRequestRoutes } from './routes/transactions-requests.ts';
import { userInfoRoutes } from './routes/user-info.ts';

type AppOptions = Omit<Bindings, 'delivery'> & {
  /** Defaults for the properties of new clients. */
  defaultClient: Client;
  scenarios: readonly Scenario[];
  /** Sends webhooks. */
  fetch: (uri: string, init: RequestInit) => Promise<Response>;
};

/** Where TrueLayer's sandbox has the keys of its webhooks. */
const TRUELAYER_WEBHOOKS = 'https://webhooks.truelayer-sandbox.com';

type App = {
  /** Responds to a request, whatever its host. */
  fetch(request: Request): Promise<Response>;
  /** Responds to a request to one of the sandbox's hosts. @throws TypeError (as a rejection) for any other host. */
  fetchInProcess(request: Request): Promise<Response>;
  /** Adds a URL at which the sandbox is reached. @returns a function that removes it. */
  listenAt(url: string): () => void;
  /** Creates the controls for one client, or for all. */
  controlsOf(clientId?: string): SandboxControls;
  clients: ManagedClients;
  snapshots: Snapshots;
  stateLog: StateLog;
};

/** Creates the sandbox: its controls and the delivery of its webhooks. */
export function createApp({ fetch, defaultClient, scenarios, ...sandbox }: AppOptions): App {
  const { world, urls } = sandbox;
  const ports = new Set<string>();
  const portUrl = () => [...ports].at(-1);
  const jwksOrigin = () => urls.webhooks ?? portUrl() ?? TRUELAYER_WEBHOOKS;
  const deliveries = createWebhookDeliveries({ world, fetch, jwksOrigin });
  const clients = createManagedClients(world, defaultClient);
  const snapshots = createSnapshots(world);
  const controlsOf = (clientId?: string) =>
    createSandboxControls({ world, clientId }, { scenarios, urls, deliveries, portUrl });
  addControlPlane({ world, clients, snapshots, controlsOf });
  const handle = async (request: Request): Promise<Response> => {
    const bindings: Bindings = { ...sandbox };
    const response = await routes.fetch(request, bindings);
    deliveries.sendNew();
    const { delivery } = bindings;
    return delivery === undefined ? response : deliver(response, delivery, request);
  };
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

/** All routes, in the order in which they are matched. They serve every sandbox, which is in `c.env`. */
const routes = new Hono<Env>()
  .use(requestLog(), rejectForeignPaths())
  .use('/v3/*', evolveResponses())
  .onError(unknownErrorResponse)
  .notFound(notFoundResponse)
  .get('/health', (c) => c.json({ status: 'ok' }))
  .route('/', openApiRoutes())
  .route('/', discoveryRoutes())
  .route('/', tokenRoutes())
  .use('/v3/*', authenticate(), injectFaults())
  .route('/', dataConnectionRoutes())
  .route('/', userInfoRoutes())
  .route('/', connectedAccountRoutes())
  .route('/', balanceRoutes())
  .route('/', transactionsRequestRoutes())
  .route('/', previewRoutes())
  .on('ALL', ['/data/*', '/bank/*'], setOpenerPolicy())
  .route('/', pageAssetRoutes())
  .route('/', hostedPageRoutes())
  .route('/', reconfirmationRoutes())
  .route('/', mockBankRoutes())
  .route('/', inspectorRoutes())
  .route('/_sandbox', controlRoutes());
