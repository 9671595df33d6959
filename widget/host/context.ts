/** What the host makes of its options, once, at the start. */
import type { Env } from 'hono';
import { parseEnvironment } from '../truelayer/environment.ts';
import {
  createTrueLayerClient,
  type TrueLayerClient,
  type TrueLayerOptions,
} from '../truelayer/index.ts';
import { createWebhookVerifier, type WebhookVerifier } from '../truelayer/webhooks/verifier.ts';
import { createEmitter, type HostEventInput, observeCalls } from './events/events.ts';
import { checkOptions } from './options/check.ts';
import { callOption, checkOption, createFromOption } from './options/deferred.ts';
import type { HostOptions } from './options/options.ts';
import { checkReturnUrl, type PublicUrl, parseOrigin, parsePublicUrl } from './options/urls.ts';
import { releaseEndedSessions } from './sessions/open-sessions.ts';
import type { SessionStore } from './sessions/session.ts';
import { useCases as presets, type UseCaseDefinition } from './sessions/use-cases.ts';
import { guardStore } from './stores/guarded.ts';
import { memoryStore } from './stores/memory.ts';

/** The options, checked and with their defaults; nothing of it knows about requests. */
export type Host = {
  truelayer: TrueLayerClient;
  /** Whether TrueLayer may send a user there, of addresses that are safe. */
  isHostedPage: (url: URL) => boolean;
  publicUrl: () => PublicUrl;
  /** Origins whose pages may ask: the host's own and the listed ones. */
  isOwnOrigin: (origin: string) => boolean;
  isKnownOrigin: (origin: string) => boolean;
  /** All of them, the host's own first. */
  knownOrigins: () => readonly string[];
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
  /** Sessions whose callback runs in this process now. */
  running: Set<string>;
  emit: (happened: HostEventInput) => void;
  shutdown: AbortSignal | undefined;
  lifetimeMs: number;
  clock: () => number;
};

/** @throws {TypeError} for an unknown option, and for one that cannot work, naming it. */
export function hostOf<E extends Env>(options: HostOptions<E>): Host {
  checkOptions(options);
  const { onEvent, onAuthorized, onFailed, onWebhook, clock = Date.now } = options;
  const emit = createEmitter(onEvent, clock);
  const upstream = createFromOption('truelayer', options.truelayer, (truelayer) => {
    const observed = onEvent && { onCall: observeCalls(emit, truelayer.onCall) };
    return {
      client: createTrueLayerClient({ timeoutMs: 10_000, clock, ...truelayer, ...observed }),
      isHostedPage: parseEnvironment(truelayer.environment).isHostedPage,
      verifier: verifierOf(truelayer, clock, onWebhook !== undefined),
    };
  });
  return {
    get truelayer() {
      return upstream().client;
    },
    get isHostedPage() {
      return upstream().isHostedPage;
    },
    get verifier() {
      return upstream().verifier;
    },
    ...addressesOf(options),
    elsewhere: options.elsewhere ?? 'ask',
    useCases: new Map(Object.entries(options.useCases ?? presets)),
    reconfirms: options.renewal?.reconfirms ?? false,
    store: releaseEndedSessions(guardStore(options.store ?? memoryStore({ clock })), clock),
    maxSessionsPerUser: options.maxSessionsPerUser ?? 20,
    onAuthorized,
    onFailed,
    onWebhook,
    running: new Set(),
    emit,
    shutdown: options.shutdown,
    lifetimeMs: options.lifetimeMs ?? 30 * 60 * 1000,
    clock,
  };
}

/** The addresses among the options, in the spelling in which browsers send them. */
function addressesOf<E extends Env>({
  publicUrl: given,
  origins = [],
  returnUrls = [],
}: HostOptions<E>): Pick<
  Host,
  'publicUrl' | 'isOwnOrigin' | 'isKnownOrigin' | 'knownOrigins' | 'returnUrls'
> {
  if (typeof given === 'string') parsePublicUrl(given);
  const publicUrl = rememberingChecks(() => (typeof given === 'string' ? given : given()));
  const listed = origins.map(parseOrigin);
  for (const address of returnUrls) checkReturnUrl(address);
  const isOwnOrigin = (origin: string) => origin === publicUrl().origin;
  return {
    publicUrl,
    isOwnOrigin,
    isKnownOrigin: (origin) => isOwnOrigin(origin) || listed.includes(origin),
    knownOrigins: () => [publicUrl().origin, ...listed],
    // As they were written, too: an app may send its own spelling.
    returnUrls: returnUrls.flatMap((address) => [address, new URL(address).href]),
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
    const text = callOption('publicUrl', told);
    if (last === undefined || last.text !== text)
      last = { text, url: checkOption(() => parsePublicUrl(text)) };
    return last.url;
  };
}
