/** What the host makes of its options, once, at the start. */
import type { Env } from 'hono';
import { checkedPublicUrl, checkOrigin, checkReturnUrl, type PublicUrl } from './addresses.ts';
import { emitterOf, type Happened, upstreamCalls } from './events.ts';
import { checkMaxSessionsPerUser, releaseEndedSessions } from './open-sessions.ts';
import type { HostOptions } from './options.ts';
import { createRequestNews, type RequestNews } from './request-news.ts';
import type { SessionStore } from './session.ts';
import { guardStore } from './stores/guarded-store.ts';
import { memoryStore } from './stores/memory.ts';
import { createTrueLayerClient, type TrueLayerClient, type TrueLayerOptions } from './truelayer.ts';
import { parseEnvironment } from './truelayer-environment.ts';
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
  /** Sessions whose callback runs in this process now. */
  running: Set<string>;
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
    isHostedPage: parseEnvironment(truelayer.environment).isHostedPage,
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
    running: new Set(),
    emit,
    shutdown,
    lifetimeMs,
    clock,
  };
}

function verifierOf(
  { environment, fetch }: TrueLayerOptions,
  clock: () => number,
  isNeeded: boolean,
): WebhookVerifier | undefined {
  if (parseEnvironment(environment).jwks !== undefined) {
    return createWebhookVerifier({ environment, clock, ...(fetch && { fetch }) });
  }
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
