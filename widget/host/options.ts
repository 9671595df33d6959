/** What a partner tells the host endpoint, and what the host makes of it once, at the start. */
import type { Context, Env } from 'hono';
import type { FailureReason } from '../protocol.ts';
import { checkedPublicUrl, checkOrigin, checkReturnUrl } from './addresses.ts';
import type { HostEvent } from './events.ts';
import type { KnownBy, Session, SessionStore } from './session.ts';
import { memoryStore } from './stores/memory.ts';
import { createTrueLayerClient, type TrueLayerClient, type TrueLayerOptions } from './truelayer.ts';
import { checkUseCase, useCases as presets, type UseCaseDefinition } from './use-cases.ts';

/** The signed-in user, as the bank's consent will name them. */
export type User = {
  /** Yours: it comes back in the callbacks. */
  id: string;
  name: string;
  /** TrueLayer wants one of the two. `phone` with + and country code. */
  email?: string | undefined;
  phone?: string | undefined;
};

/** What a callback is told about a session. */
export type SessionSummary = {
  id: string;
  userId: string;
  useCase: string;
  createdAt: Date;
  /** Connection the browser asked to renew. Its word only: check that it belongs to the user. */
  renews?: string;
  /** What showed that whoever came back from the bank is the user; absent where nothing did. */
  knownBy?: KnownBy;
};

export type CallbackContext = {
  connectionId: string;
  session: SessionSummary;
  /** The host's own client. */
  truelayer: TrueLayerClient;
  /** From `clientIp`: pass it on, so that the bank knows that its user is present. */
  userIp: string | undefined;
  /** 1 for the first time. */
  attempt: number;
  /** Aborts when the callback has taken too long and counts as failed. */
  signal: AbortSignal;
};

export type HostOptions<E extends Env = Env> = {
  /** Credentials and addresses; see `TrueLayerOptions`. */
  truelayer: TrueLayerOptions;
  /**
   * Where browsers reach this sub-app, e.g. `https://partner.example/connect-bank`; a function
   * where that is known late. Register it with `/return` behind it as a redirect URI at TrueLayer.
   */
  publicUrl: string | (() => string);
  /** Other origins whose pages may start a session, e.g. `https://www.partner.example`. Exact. */
  origins?: readonly string[];
  /** Addresses a redirect journey may end at besides paths of the page's own origin. Exact. */
  returnUrls?: readonly string[];
  /**
   * Who is asking. Nothing for nobody (the answer is then 401); or throw an `HTTPException`. Also asked
   * of a browser that comes back from the bank without our cookie.
   */
  user: (c: Context<E>) => User | undefined | Promise<User | undefined>;
  /**
   * What to do when a journey ends in a browser that is not known to be the user's, neither by our
   * cookie nor by `user`: somebody may have been lured into authorising the journey of another. `ask`
   * them whether it was them who started it, `refuse`, or `accept` and trust whoever authorised.
   * Defaults to `ask`. docs/security.md weighs them.
   */
  elsewhere?: 'ask' | 'refuse' | 'accept';
  /** The use cases a browser may name. Defaults to all presets; where given, only these. */
  useCases?: Readonly<Record<string, UseCaseDefinition>>;
  /** The user's address, read where your proxy puts it. Without it none is sent to TrueLayer. */
  clientIp?: (c: Context<E>) => string | undefined;
  /** Defaults to `memoryStore()`. */
  store?: SessionStore;
  /**
   * Runs once when TrueLayer said that a connection is authorised, before the browser hears it, and
   * within the minutes in which user info can be read. Where it throws or takes too long (`CLAIM`
   * in claim.ts has the numbers) the browser's next questions run it again, after a growing pause;
   * after its last attempt the browser is told all the same. Where its process dies it is run
   * again, so let it bear a repetition.
   */
  onAuthorized?: (context: CallbackContext) => void | Promise<void>;
  /**
   * Runs once, under the same rules, when a journey failed; not when it just expired. Where it is
   * not `confirmed`, only the user's way back said so, and `onAuthorized` may still follow.
   */
  onFailed?: (
    context: CallbackContext & { reason: FailureReason; confirmed: boolean },
  ) => void | Promise<void>;
  /** For logs and counters. What it throws is ignored. */
  onEvent?: (event: HostEvent) => void;
  /** Milliseconds a journey may take. */
  lifetimeMs?: number;
  /** Milliseconds since the epoch. */
  clock?: () => number;
};

/** The options, checked and with their defaults; nothing of it knows about requests. */
export type Host = {
  truelayer: TrueLayerClient;
  environment: TrueLayerOptions['environment'];
  /** Without a slash at its end. */
  publicUrl: () => string;
  /** Origins whose pages may ask: the host's own and the listed ones. */
  isOwnOrigin: (origin: string) => boolean;
  isKnownOrigin: (origin: string) => boolean;
  returnUrls: readonly string[];
  elsewhere: NonNullable<HostOptions['elsewhere']>;
  useCases: ReadonlyMap<string, UseCaseDefinition>;
  store: SessionStore;
  onAuthorized: HostOptions['onAuthorized'];
  onFailed: HostOptions['onFailed'];
  emit: (event: HostEvent) => void;
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
  clock = Date.now,
  store = memoryStore({ clock }),
  onAuthorized,
  onFailed,
  onEvent = () => {},
  lifetimeMs = 30 * 60 * 1000,
}: HostOptions<E>): Host {
  const publicUrlNow = () =>
    checkedPublicUrl(typeof publicUrl === 'string' ? publicUrl : publicUrl());
  if (typeof publicUrl === 'string') publicUrlNow();
  for (const origin of origins) checkOrigin(origin);
  for (const address of returnUrls) checkReturnUrl(address);
  for (const [name, definition] of Object.entries(useCases)) checkUseCase(name, definition);
  const isOwnOrigin = (origin: string) => origin === new URL(publicUrlNow()).origin;
  return {
    truelayer: createTrueLayerClient({ timeoutMs: 10_000, clock, ...truelayer }),
    environment: truelayer.environment,
    publicUrl: publicUrlNow,
    isOwnOrigin,
    isKnownOrigin: (origin) => isOwnOrigin(origin) || origins.includes(origin),
    returnUrls,
    elsewhere,
    useCases: new Map(Object.entries(useCases)),
    store,
    onAuthorized,
    onFailed,
    emit: (event) => {
      try {
        onEvent(event);
      } catch {
        // A broken log must not break a journey.
      }
    },
    lifetimeMs,
    clock,
  };
}

/** What callbacks may know of a session. */
export function summaryOf(session: Session): SessionSummary {
  const { id, userId, useCase, createdAt, renews, knownBy } = session;
  return {
    id,
    userId,
    useCase,
    createdAt: new Date(createdAt),
    ...(renews !== undefined && { renews }),
    ...(knownBy !== undefined && { knownBy }),
  };
}
