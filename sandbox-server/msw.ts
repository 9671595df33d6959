import { type HttpHandler, HttpResponse, http } from 'msw';
import type { Sandbox } from './index.ts';
import { checkOptions } from './options.ts';
import { handlerOptions } from './schema/options.ts';
import { type Serving, servingOf } from './serving.ts';

/** Where TrueLayer's sandbox is reached: token endpoint, Data API, hosted pages, webhook keys. */
const TRUELAYER_ORIGINS = ['auth', 'api', 'app', 'webhooks'].map(
  (host) => `https://${host}.truelayer-sandbox.com`,
);

const PRODUCTION = /(?:^|\.)truelayer\.com\.?$/;

/**
 * Request handlers for MSW (2 or 3) that answer in TrueLayer's place, without a port: for
 * `setupServer` in Node and `setupWorker` in a browser. They hold no state; two sandboxes at once
 * need two sets of origins, or MSW's boundaries.
 *
 * In Node they answer their own process only. In a browser MSW sees what a page fetches, not where it
 * navigates to: it cannot show the hosted pages. Walk through them with `sandbox.journey`, or serve
 * the sandbox on a port. The guide, docs/guides/msw.md, has all limits.
 * @param options `origins` is what to answer, in place of TrueLayer's sandbox, e.g. `https://truelayer.test`.
 * @throws TypeError when one of `origins` is no absolute URL, or TrueLayer's production: a test that
 *   calls it must fail, and not pass.
 */
export function sandboxHandlers(
  sandbox: Pick<Sandbox, 'fetch'>,
  options: { origins?: readonly string[] } = {},
): HttpHandler[] {
  checkOptions('sandboxHandlers(sandbox, options)', handlerOptions, options);
  const { origins = TRUELAYER_ORIGINS } = options;
  const production = origins.find((origin) => PRODUCTION.test(new URL(origin).hostname));
  if (production !== undefined) {
    throw new TypeError(
      `origins: ${production} is TrueLayer's production. In tests give your client the environment 'sandbox', or an origin of your own.`,
    );
  }
  const serving = servingOf(sandbox);
  return origins.map((origin) =>
    http.all(below(origin), ({ request }) => answer(serving, request)),
  );
}

/** A pattern, not a path with a wildcard: MSW would decode what a wildcard stands for, and may fail. */
function below(origin: string): RegExp {
  return new RegExp(`^${new URL(origin).origin.replaceAll(/[.[\]]/g, '\\$&')}/`);
}

/**
 * What `fetch` throws when the network fails would be a 500 in MSW, if it were thrown here; and what
 * it throws when its caller gave up would be reported as a defect, to nobody who still listens.
 */
async function answer({ handle }: Serving, request: Request): Promise<Response> {
  try {
    return await handle(request);
  } catch (error) {
    if (isTypeError(error) || request.signal.aborted) return HttpResponse.error();
    throw error;
  }
}

/** By its name: one of another realm is no `instanceof TypeError` of this one. */
function isTypeError(error: unknown): boolean {
  return (
    typeof error === 'object' && error !== null && 'name' in error && error.name === 'TypeError'
  );
}
