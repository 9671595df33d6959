/** Creates the context of a host from its options. */
import type { Env } from 'hono';
import { parseEnvironment } from '../truelayer/environment.ts';
import { createTrueLayerClient } from '../truelayer/index.ts';
import { createWebhookVerifier } from '../truelayer/webhooks/verifier.ts';
import type { HostContext } from './context.ts';
import { createEmitter, observeCalls } from './events/emitter.ts';
import { checkOptions } from './options/check.ts';
import { callOption, checkOption, createFromOption } from './options/deferred.ts';
import type { HostOptions } from './options/options.ts';
import { checkReturnUrl, type PublicUrl, parseOrigin, parsePublicUrl } from './options/urls.ts';
import { withSlotRelease } from './sessions/slots.ts';
import { useCases as presets } from './sessions/use-cases.ts';
import { guardStore } from './stores/guarded.ts';
import { memoryStore } from './stores/memory.ts';

/** Thirty minutes. */
const JOURNEY_TIMEOUT_MS = 30 * 60 * 1000;

/** @throws {TypeError} for an unknown option, and for one that cannot work. */
export function createHostContext<E extends Env>(options: HostOptions<E>): HostContext {
  checkOptions(options);
  const { onAuthorized, onFailed, onWebhook, clock = Date.now } = options;
  const emit = createEmitter(options.onEvent, clock);
  const upstream = createUpstream(options, emit, clock);
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
    ...urlsOf(options),
    unknownBrowser: options.unknownBrowser ?? 'confirm',
    useCases: new Map(Object.entries(options.useCases ?? presets)),
    reconfirms: options.renewal?.reconfirms ?? false,
    store: withSlotRelease(guardStore(options.store ?? memoryStore({ clock })), clock),
    maxSessionsPerUser: options.maxSessionsPerUser ?? 20,
    onAuthorized,
    onFailed,
    onWebhook,
    running: new Set(),
    emit,
    shutdown: options.shutdown,
    journeyTimeoutMs: options.journeyTimeoutMs ?? JOURNEY_TIMEOUT_MS,
    clock,
  };
}

/** What depends on the option `truelayer`, which may be known only at run time. */
function createUpstream<E extends Env>(
  { truelayer: option, onEvent, onWebhook }: HostOptions<E>,
  emit: HostContext['emit'],
  clock: () => number,
): () => Pick<HostContext, 'isHostedPage' | 'verifier'> & { client: HostContext['truelayer'] } {
  return createFromOption('truelayer', option, (truelayer) => {
    const observed = onEvent && { onCall: observeCalls(emit, truelayer.onCall) };
    const client = createTrueLayerClient({ timeoutMs: 10_000, clock, ...truelayer, ...observed });
    const { isHostedPage, jwks } = parseEnvironment(truelayer.environment);
    if (jwks === undefined) {
      if (onWebhook === undefined) return { client, isHostedPage, verifier: undefined };
      throw new TypeError('onWebhook: needs truelayer.environment.jwks to verify webhooks');
    }
    const { fetch } = truelayer;
    const keys = { environment: { jwks }, clock, ...(fetch && { fetch }) };
    return { client, isHostedPage, verifier: createWebhookVerifier(keys) };
  });
}

/** The URLs and origins of the options, normalised as browsers send them. */
function urlsOf<E extends Env>({
  publicUrl: option,
  origins = [],
  returnUrls = [],
}: HostOptions<E>): Pick<
  HostContext,
  'publicUrl' | 'isOwnOrigin' | 'isKnownOrigin' | 'knownOrigins' | 'returnUrls'
> {
  const publicUrl = createPublicUrlReader(option);
  const listed = origins.map(parseOrigin);
  for (const url of returnUrls) checkReturnUrl(url);
  const isOwnOrigin = (origin: string) => origin === publicUrl().origin;
  return {
    publicUrl,
    isOwnOrigin,
    isKnownOrigin: (origin) => isOwnOrigin(origin) || listed.includes(origin),
    knownOrigins: () => [publicUrl().origin, ...listed],
    // As written as well: an app may send its own spelling.
    returnUrls: returnUrls.flatMap((url) => [url, new URL(url).href]),
  };
}

/** Reads `publicUrl`, and parses it again only if it has changed. A string is checked at once. */
function createPublicUrlReader(option: string | (() => string)): () => PublicUrl {
  if (typeof option === 'string') {
    const url = parsePublicUrl(option);
    return () => url;
  }
  let last: { text: string; url: PublicUrl } | undefined;
  return function readPublicUrl() {
    const text = callOption('publicUrl', option);
    if (last === undefined || last.text !== text) {
      last = { text, url: checkOption(() => parsePublicUrl(text)) };
    }
    return last.url;
  };
}
