import { type HttpHandler, HttpResponse, http } from 'msw';
import type { Sandbox } from './index.ts';
import { type Internals, internalsOf } from './internals.ts';
import { checkOptions } from './options.ts';

/** TrueLayer's sandbox: token endpoint, Data API, hosted pages, webhook keys. */
const TRUELAYER_ORIGINS = ['auth', 'api', 'app', 'webhooks'].map(
  (host) => `https://${host}.truelayer-sandbox.com`,
);

const PRODUCTION = /(?:^|\.)truelayer\.com\.?$/;

/**
 * Creates request handlers for MSW (2 or 3) that respond in place of TrueLayer, without a port. Use them
 * with `setupServer` in Node and `setupWorker` in a browser. To run two sandboxes at once, give each its
 * own origins.
 *
 * In a browser MSW intercepts `fetch`, but not navigation, so it cannot show the hosted pages. Complete
 * journeys with `sandbox.journey`, or serve the sandbox on a port.
 * @param options `origins` are the origins to respond to, e.g. `https://truelayer.test`;
 *   `@default` those of TrueLayer's sandbox.
 * @throws TypeError when an origin is no absolute URL, or is TrueLayer's production: a test that calls
 *   production must fail.
 * @example
 * const server = setupServer(...sandboxHandlers(createSandbox()));
 * @see docs/guides/msw.md for all limits.
 */
export function sandboxHandlers(
  sandbox: Pick<Sandbox, 'fetch'>,
  options: { origins?: readonly string[] } = {},
): HttpHandler[] {
  checkOptions('sandboxHandlers(sandbox, options)', options);
  const { origins = TRUELAYER_ORIGINS } = options;
  const production = origins.find((origin) => PRODUCTION.test(new URL(origin).hostname));
  if (production !== undefined) {
    throw new TypeError(
      `origins: ${production} is TrueLayer's production. In tests give your client the environment 'sandbox', or an origin of your own.`,
    );
  }
  const internals = internalsOf(sandbox);
  return origins.map((origin) =>
    http.all(patternOf(origin), ({ request }) => respond(internals, request)),
  );
}

/** A regular expression, because MSW decodes what a wildcard matches, which fails for some URLs. */
function patternOf(origin: string): RegExp {
  return new RegExp(`^${new URL(origin).origin.replaceAll(/[.[\]]/g, '\\$&')}/`);
}

/**
 * Turns network faults and aborted requests into a network error: MSW would turn a thrown error into a
 * 500, and report it.
 */
async function respond({ handle }: Internals, request: Request): Promise<Response> {
  try {
    return await handle(request);
  } catch (error) {
    if (isTypeError(error) || request.signal.aborted) return HttpResponse.error();
    throw error;
  }
}

/** Does not use `instanceof TypeError`, which fails for errors of another realm. */
function isTypeError(error: unknown): boolean {
  return (
    typeof error === 'object' && error !== null && 'name' in error && error.name === 'TypeError'
  );
}
