import { Hono } from 'hono';
import type { Preview } from './domain/preview.ts';
import type { World } from './domain/world.ts';
import { createAccessTokens } from './http/access-token.ts';
import { authenticate } from './http/authenticate.ts';
import { type Env, exchange, notFoundAnswer, unknownErrorAnswer } from './http/exchange.ts';
import { injectFaults } from './http/inject-faults.ts';
import { type OpenerPolicy, sendOpenerPolicy } from './http/opener-policy.ts';
import type { PublicUrls } from './http/public-urls.ts';
import { createWebhookDeliveries } from './http/webhook-deliveries.ts';
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
import { createTester, type Tester } from './testing/tester.ts';

export type { OpenerPolicy } from './http/opener-policy.ts';

export type AppOptions = {
  world: World;
  urls: PublicUrls;
  previews: ReadonlySet<Preview>;
  openerPolicy?: OpenerPolicy | undefined;
  /** Sends webhooks. */
  fetch: (uri: string, init: RequestInit) => Promise<Response>;
};

export type App = {
  fetch(request: Request): Promise<Response>;
  /** What a tester can do to one client's world, or to all. */
  testerOf(clientId?: string): Tester;
};

/** The sandbox as one function, and what it tells by itself. */
export function createApp({ fetch, ...options }: AppOptions): App {
  const { world } = options;
  const routes = createRoutes(options);
  const deliveries = createWebhookDeliveries({ world, fetch });
  return {
    fetch: async (request) => {
      const response = await routes.fetch(request);
      deliveries.sendNew();
      return response;
    },
    testerOf: (clientId) => createTester({ world, clientId }, deliveries),
  };
}

/** Everything the sandbox answers, in the order in which it is asked. */
function createRoutes(options: Omit<AppOptions, 'fetch'>): Hono<Env> {
  const { world, urls, previews, openerPolicy } = options;
  const tokens = createAccessTokens(world);
  return new Hono<Env>()
    .use(exchange(world))
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
    .route('/', bankVisitRoutes(world));
}
