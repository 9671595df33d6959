/** The URLs of TrueLayer: of its own environments, of a sandbox at one URL, or four given URLs. */
import { isSecureUrl, parseUrl } from '../safe-url.ts';
import { rejectUnknownKeys, suggestionFor } from './unknown-keys.ts';

/** URLs with https, or http on a loopback host. */
export type TrueLayerUrls = {
  /** Origin of the token endpoint, e.g. `https://auth.truelayer.com`. */
  auth: string;
  /** Origin of the API, e.g. `https://api.truelayer.com`. The client appends `/v3/…`. */
  api: string;
  /** Origin of the hosted pages. If it is set, users are sent to no other origin. */
  app?: string;
  /** Full URL of the keys that sign webhooks. Without it every webhook is rejected. */
  jwks?: string;
};

/**
 * `sandbox` and `production` are TrueLayer's own. A URL is a server with the token endpoint, the API,
 * the hosted pages and the keys at `/.well-known/jwks`, such as `http://127.0.0.1:4400` of
 * `npx connect-bank-sandbox`.
 */
export type TrueLayerEnvironment =
  | 'sandbox'
  | 'production'
  // Keeps the two names in the suggestions of editors.
  | (string & Record<never, never>)
  | TrueLayerUrls;

export type ParsedEnvironment = {
  auth: string;
  api: string;
  jwks: string | undefined;
  /** Whether TrueLayer may send users to this URL. */
  isHostedPage: (url: URL) => boolean;
};

const NAMES = ['sandbox', 'production'] as const;

/**
 * The domains of TrueLayer's own environments.
 * @guess TrueLayer's hosted pages are on hosts below `truelayer.com` and `truelayer-sandbox.com`.
 */
const DOMAINS: Readonly<Record<string, string>> = {
  sandbox: 'truelayer-sandbox.com',
  production: 'truelayer.com',
};

const KEYS_PATH = '/.well-known/jwks';

const EXPECTED =
  "expected 'sandbox', 'production', the URL of a sandbox, or { auth, api, app, jwks }";

/** @throws {TypeError} for an invalid environment, naming the field but never its value. */
export function parseEnvironment(environment: TrueLayerEnvironment): ParsedEnvironment {
  if (typeof environment === 'string') return parseName(environment);
  checkKeys(environment);
  const { auth, api, app } = environment;
  const hostedPages = app === undefined ? undefined : parseOrigin('environment.app', app);
  return {
    auth: parseOrigin('environment.auth', auth),
    api: parseOrigin('environment.api', api),
    jwks: parseKeysUrl(environment),
    isHostedPage: ({ origin }) => hostedPages === undefined || origin === hostedPages,
  };
}

/** The URL of the keys. @throws {TypeError} if the environment has none. */
export function parseJwks(environment: TrueLayerEnvironment | { jwks: string }): string {
  if (typeof environment === 'string') return parseName(environment).jwks;
  checkKeys(environment);
  const jwks = parseKeysUrl(environment);
  if (jwks === undefined) throw new TypeError('environment.jwks: expected the URL of the keys');
  return jwks;
}

function checkKeys(environment: unknown): void {
  if (typeof environment !== 'object' || environment === null) {
    throw new TypeError(`environment: ${EXPECTED}`);
  }
  rejectUnknownKeys('environment', environment, ['auth', 'api', 'app', 'jwks']);
}

function parseKeysUrl({ jwks }: { jwks?: string }): string | undefined {
  return jwks === undefined ? undefined : parseSecureUrl('environment.jwks', jwks).href;
}

function parseName(environment: string): ParsedEnvironment & { jwks: string } {
  const domain = Object.hasOwn(DOMAINS, environment) ? DOMAINS[environment] : undefined;
  if (domain !== undefined) {
    return {
      auth: `https://auth.${domain}`,
      api: `https://api.${domain}`,
      jwks: `https://webhooks.${domain}${KEYS_PATH}`,
      // A port would be part of the host.
      isHostedPage: ({ host }) => host.endsWith(`.${domain}`),
    };
  }
  if (!/^https?:/i.test(environment)) {
    throw new TypeError(`environment: ${EXPECTED}. ${suggestionFor(environment, NAMES)}`);
  }
  const origin = parseOrigin('environment', environment);
  return {
    auth: origin,
    api: origin,
    jwks: `${origin}${KEYS_PATH}`,
    isHostedPage: (url) => url.origin === origin,
  };
}

function parseOrigin(name: string, value: unknown): string {
  const { origin, pathname, search, hash } = parseSecureUrl(name, value);
  if (pathname !== '/' || search !== '' || hash !== '') {
    throw new TypeError(
      `${name}: expected an origin without a path: the client appends TrueLayer's paths`,
    );
  }
  return origin;
}

function parseSecureUrl(name: string, value: unknown): URL {
  const url = typeof value === 'string' ? parseUrl(value) : undefined;
  if (url === undefined) {
    throw new TypeError(`${name}: expected an absolute URL such as http://127.0.0.1:4400`);
  }
  if (!isSecureUrl(url)) {
    throw new TypeError(
      `${name}: expected https, or http on this machine (localhost, 127.0.0.1, [::1]), without a user name: the client secret would be sent unencrypted`,
    );
  }
  return url;
}
