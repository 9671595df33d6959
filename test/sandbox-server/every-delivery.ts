import { setupServer } from 'msw/node';
import { afterAll, beforeAll, describe, it } from 'vitest';
import type { SandboxOptions } from '../../sandbox-server/index.ts';
import { sandboxHandlers } from '../../sandbox-server/msw.ts';
import { type Listening, listen } from '../../sandbox-server/node.ts';
import { API, AUTH, type Deliver, type SandboxSetup, setupSandbox } from './app.ts';

const DELIVERIES = ['in process', 'over a port', 'through MSW'] as const;
export type Delivery = (typeof DELIVERIES)[number];

export type DeliverySetup = { setup(options?: SandboxOptions): Promise<SandboxSetup> };

/**
 * The same tests over every way to reach a sandbox. Each rig has a sandbox of its own, and each test
 * calls it in TrueLayer's name, whatever the way.
 * @param skip deliveries on which the tests make no sense, each with its reason.
 */
export function describeEveryDelivery(
  name: string,
  suite: (delivered: DeliverySetup) => void,
  { skip = {} }: { skip?: Partial<Record<Delivery, string>> } = {},
): void {
  for (const delivery of DELIVERIES) {
    const reason = skip[delivery];
    describe(`${name}, ${delivery}`, () => {
      if (reason !== undefined) return it.skipIf(true)(reason, () => undefined);
      const { deliver, options } = PREPARE[delivery]();
      suite({ setup: (own) => setupSandbox({ ...options, ...own }, deliver) });
    });
  }
}

type Prepared = { deliver: Deliver; options?: SandboxOptions };

const PREPARE: Record<Delivery, () => Prepared> = {
  'in process': () => ({ deliver: ({ fetch }) => fetch }),
  'over a port': () => ({ deliver: overPort(), options: { urls: TRUELAYER } }),
  'through MSW': () => ({ deliver: throughMsw() }),
};

const [APP, WEBHOOKS] = ['app', 'webhooks'].map((host) => API.replace('api', host));
const TRUELAYER = { auth: AUTH, api: API, app: APP ?? '', webhooks: WEBHOOKS ?? '' };

/** One port per sandbox stands for all of TrueLayer's hosts, as long as the tests run. */
function overPort(): Deliver {
  const origins = new Set(Object.values(TRUELAYER));
  const open: Listening[] = [];
  afterAll(() => Promise.all(open.map(({ close }) => close())));
  return async (sandbox) => {
    const listening = await listen(sandbox);
    open.push(listening);
    return (input, init) => {
      const { origin, href } = new URL(String(input));
      if (!origins.has(origin)) throw new Error(`${origin} is not TrueLayer's`);
      const address = `${listening.url}${href.slice(origin.length)}`;
      return fetch(address, { redirect: 'manual', ...init });
    };
  };
}

/** The platform's own `fetch`, which MSW listens to as long as the tests of this delivery run. */
function throughMsw(): Deliver {
  const server = setupServer();
  beforeAll(() => server.listen({ onUnhandledRequest: 'error' }));
  afterAll(() => server.close());
  return (sandbox) =>
    server.boundary((input, init) => {
      server.use(...sandboxHandlers(sandbox));
      return fetch(input, { redirect: 'manual', ...init });
    });
}
