/** What the host makes of its options, once, at the start. */
import type { Env } from 'hono';
import {
  checkedPublicUrl,
  checkOrigin,
  checkReturnUrl,
  type PublicUrl,
  urlOf,
} from './addresses.ts';
import { emitterOf, type Happened, upstreamCalls } from './events.ts';
import { checkMaxSessionsPerUser, releaseEndedSessions } from './open-sessions.ts';
import type { HostOptions } from './options.ts';
import { createRequestNews, type RequestNews } from './request-news.ts';
import type { SessionStore } from './session.ts';
import { guardStore } from './stores/guarded-store.ts';
import { memoryStore } from './stores/memory.ts';
import { createTrueLayerClient, type TrueLayerClient, type TrueLayerOptions } from './truelayer.ts';
import { checkUseCase, useCases as presets, type UseCaseDefinition } from './use-cases.ts';
import { createWebhookVerifier, type WebhookVerifier } from './webhook-verifier.ts';

/** The options, checked and with their defaults; nothing of it knows about requests. */
export type Host = {
  truelayer: TrueLayerClient;
  /** Whether TrueLayer may send a user there, of addresses that are safe. */
  isHostedPage: (url: URL) => boolean;
  publicUrl: () => PublicUrl;
  /** Origins whose pages may ask: the host's own and the listed ones. */
  isOwnOrigin: (origin: string) => boolean;
  isKnownOrigin: (origin: string) => boolean;
  returnUrls: readonly string[];
  elsewhere: NonNullable<HostOptions['elsewhere']>;
  useCases: ReadonlyMap<string, UseCaseDefinition>;
  /** Whether consents are prolonged at TrueLayer, see `RenewalOptions`. */
  reconfirms: boolean;
  /** With deadlines: it rejects with a `StoreError`, and with nothing else. */
  store: SessionStore;
  maxSessionsPerUser: number;
  onAuthorized: HostOptions['onAuthorized'];
  onFailed: HostOptions['onFailed'];
  onWebhook: HostOptions['onWebhook'];
  /** Nothing where the environment does not say where the keys are: no webhook is believed then. */
  verifier: WebhookVerifier | undefined;
  /** What webhooks tell of requests for transactions. */
  news: RequestNews;
  emit: (happened: Happened) => void;
  shutdown: AbortSignal | undefined;
  lifetimeMs: number;
  clock: () => number;
};

/** @throws {TypeError} for an option that cannot work, naming it. */
export function hostOf<E extends Env>({
  truelayer,
  publicUrl,
  origins = [],
  returnUrls = [],
  elsewhere = 'ask',
  useCases = presets,
  renewal,
  clock = Date.now,
  store = memoryStore({ clock }),
  maxSessionsPerUser = 20,
  onAuthorized,
  onFailed,
  onWebhook,
  onEvent,
  shutdown,
  lifetimeMs = 30 * 60 * 1000,
}: HostOptions<E>): Host {
  const publicUrlNow = rememberingChecks(() =>
    typeof publicUrl === 'string' ? publicUrl : publicUrl(),
  );
  if (typeof publicUrl === 'string') publicUrlNow();
  for (const origin of origins) checkOrigin(origin);
  for (const address of returnUrls) checkReturnUrl(address);
  for (const [name, definition] of Object.entries(useCases)) checkUseCase(name, definition);
  checkMaxSessionsPerUser(maxSessionsPerUser);
  const emit = emitterOf(onEvent, clock);
  const observed = onEvent && { onCall: upstreamCalls(emit, truelayer.onCall) };
  const isOwnOrigin = (origin: string) => origin === publicUrlNow().origin;
  const news = createRequestNews();
  return {
    truelayer: createTrueLayerClient({ timeoutMs: 10_000, clock, news, ...truelayer, ...observed }),
    isHostedPage: hostedPagesOf(truelayer.environment),
    publicUrl: publicUrlNow,
    isOwnOrigin,
    isKnownOrigin: (origin) => isOwnOrigin(origin) || origins.includes(origin),
    returnUrls,
    elsewhere,
    useCases: new Map(Object.entries(useCases)),
    reconfirms: renewal?.reconfirms ?? false,
    store: releaseEndedSessions(guardStore(store), clock),
    maxSessionsPerUser,
    onAuthorized,
    onFailed,
    onWebhook,
    verifier: verifierOf(truelayer, clock, onWebhook !== undefined),
    news,
    emit,
    shutdown,
    lifetimeMs,
    clock,
  };
}

/**
 * Where TrueLayer's own environments may send a user.
 * @guess TrueLayer's hosted pages are on hosts below `truelayer.com` and `truelayer-sandbox.com`.
 */
const HOSTED_PAGES = { sandbox: '.truelayer-sandbox.com', production: '.truelayer.com' } as const;

function hostedPagesOf(environment: TrueLayerOptions['environment']): Host['isHostedPage'] {
  if (typeof environment === 'string') {
    const domain = HOSTED_PAGES[environment];
    // A port would be part of it.
    return ({ host }) => host.endsWith(domain);
  }
  const { app } = environment;
  if (app === undefined) return () => true;
  const origin = urlOf(app)?.origin;
  if (origin === undefined) throw new TypeError('truelayer.environment.app: expected an address');
  return (url) => url.origin === origin;
}

function verifierOf(
  { environment, fetch }: TrueLayerOptions,
  clock: () => number,
  isNeeded: boolean,
): WebhookVerifier | undefined {
  const common = { clock, ...(fetch && { fetch }) };
  if (typeof environment === 'string') return createWebhookVerifier({ environment, ...common });
  const { jwks } = environment;
  if (jwks !== undefined) return createWebhookVerifier({ environment: { jwks }, ...common });
  if (isNeeded) throw new TypeError('onWebhook: needs truelayer.environment.jwks to believe any');
  return undefined;
}

/** The public address, checked and taken apart whenever it is another one. */
function rememberingChecks(told: () => string): () => PublicUrl {
  let last: { text: string; url: PublicUrl } | undefined;
  return () => {
    const text = told();
    if (last?.text !== text) last = { text, url: checkedPublicUrl(text) };
    return last.url;
  };
}
