import { Hono } from 'hono';
import { createControlRoutes } from './control.ts';
import type { Client } from './domain/client.ts';
import type { Preview } from './domain/preview.ts';
import type { Scenario } from './domain/scenario.ts';
import type { World } from './domain/world.ts';
import { createAccessTokens } from './http/access-token.ts';
import { authenticate } from './http/authenticate.ts';
import { type Env, exchange, notFoundAnswer, unknownErrorAnswer } from './http/exchange.ts';
import { carry, type Parcel } from './http/fault-transport.ts';
import { injectFaults } from './http/inject-faults.ts';
import { type OpenerPolicy, sendOpenerPolicy } from './http/opener-policy.ts';
import { type PublicUrls, refuseForeignPaths } from './http/public-urls.ts';
import { createWebhookDeliveries } from './http/webhook-deliveries.ts';
import { inspectorRoutes } from './inspector/inspector-routes.ts';
import { balanceRoutes } from './routes/balance.ts';
import { bankVisitRoutes } from './routes/bank-visit.ts';
import { connectedAccountRoutes } from './routes/connected-accounts.ts';
import { dataConnectionRoutes } from './routes/data-connections.ts';
import { discoveryRoutes } from './routes/discovery.ts';
import { hostedPageRoutes } from './routes/hosted-page.ts';
import { openApiRoutes } from './routes/openapi.ts';
import { pageAssetRoutes } from './routes/page-assets.ts';
import { previewRoutes } from './routes/previews.ts';
import { tokenRoutes } from './routes/token.ts';
import { transactionsRequestRoutes } from './routes/transactions-requests.ts';
import { userInfoRoutes } from './routes/user-info.ts';
import { type ClientPower, createClients } from './testing/clients.ts';
import { createSnapshots, type Snapshots } from './testing/snapshot.ts';
import { createStateLog, type StateLog } from './testing/state-log.ts';
import { createTester, type Tester } from './testing/tester.ts';

export type { OpenerPolicy } from './http/opener-policy.ts';

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
  /** The port at which the sandbox is reached, if there is one. */
  portUrl: () => string | undefined;
};

type RouteOptions = Pick<AppOptions, 'world' | 'urls' | 'previews' | 'openerPolicy'>;

export type App = {
  fetch(request: Request): Promise<Response>;
  /** What a tester can do to one client's world, or to all. */
  testerOf(clientId?: string): Tester;
  clients: ClientPower;
  snapshots: Snapshots;
  stateLog: StateLog;
};

/** The sandbox as one function, and what it tells by itself. */
export function createApp({
  fetch,
  defaultClient,
  scenarios,
  portUrl,
  ...options
}: AppOptions): App {
  const { world, urls } = options;
  const deliveries = createWebhookDeliveries({ world, fetch });
  const clients = createClients(world, defaultClient);
  const snapshots = createSnapshots(world);
  const answer = async (request: Request): Promise<Response> => {
    const parcel: Parcel = {};
    const response = await routes.fetch(request, parcel);
    deliveries.sendNew();
    const { transport } = parcel;
    return transport === undefined ? response : carry(response, transport, request);
  };
  const testerOf = (clientId?: string) =>
    createTester({ world, clientId }, { scenarios, urls, deliveries, portUrl, fetch: answer });
  const routes = createRoutes(options).route(
    '/_sandbox',
    createControlRoutes({ world, urls, clients, snapshots, testerOf }),
  );
  return {
    ...{ testerOf, clients, snapshots },
    stateLog: createStateLog(world),
    fetch: answer,
  };
}

/** Everything the sandbox answers, in the order in which it is asked. */
function createRoutes({ world, urls, previews, openerPolicy }: RouteOptions): Hono<Env> {
  const tokens = createAccessTokens(world);
  return new Hono<Env>()
    .use(exchange(world), refuseForeignPaths())
    .onError(unknownErrorAnswer)
    .notFound(notFoundAnswer)
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
