/** The options of the host endpoint. */
import type { Context, Env } from 'hono';
import type { FailureReason } from '../../protocol.ts';
import type { TrueLayerClient, TrueLayerOptions } from '../../truelayer/index.ts';
import type { Webhook } from '../../truelayer/webhooks/schema.ts';
import type { HostEvent } from '../events/events.ts';
import type { SessionStore, SessionSummary } from '../sessions/session.ts';
import type { UseCaseDefinition } from '../sessions/use-cases.ts';

/** The signed-in user, as the bank's consent names them. */
export type User = {
  /** Your own id of the user; the callbacks receive it. */
  id: string;
  name: string;
  /** TrueLayer requires an email or a phone. */
  email?: string | undefined;
  /** With + and the country code. */
  phone?: string | undefined;
};

export type CallbackContext = {
  connectionId: string;
  session: SessionSummary;
  /** When a recurring consent ends unless it is renewed; `undefined` for one-time access. */
  consentEndsAt: Date | undefined;
  /** The client of the host. */
  truelayer: TrueLayerClient;
  /** The user's IP address. Pass it to the client, so that the bank knows that its user is present. */
  userIp: string | undefined;
  /** Counts from 1. */
  attempt: number;
  /** Aborts when the callback times out, which counts as a failure. */
  signal: AbortSignal;
};

export type WebhookContext = {
  /** The session of the webhook's connection, if it was created here and has not been deleted yet. */
  session?: SessionSummary;
  truelayer: TrueLayerClient;
  /** Aborts when the callback times out, which counts as a failure. */
  signal: AbortSignal;
};

export type RenewalOptions<E extends Env = Env> = {
  /** Whether the connection that the browser names is the user's. It is only renewed if this is true. */
  owns: (
    c: Context<E>,
    renewed: { user: User; connectionId: string },
  ) => boolean | Promise<boolean>;
  /**
   * Reconfirm a recurring consent, so that the connection stays the same. By pressing the button, the user
   * reconfirms what your page says beside it: who reads what, and for how long. If TrueLayer wants the
   * user to reconfirm on its page or to log in at the bank, the user is sent there. TrueLayer has not
   * published this yet; if it rejects the request, a journey follows, as without this option.
   * @default false
   */
  reconfirms?: boolean;
};

/** A session that a user wants to start. */
export type SessionAttempt = {
  user: User;
  /** What the option `userIp` returned, if that was an IP address. */
  userIp: string | undefined;
  useCase: string;
};

/**
 * Called right before the call to TrueLayer, after the user is known and the request is valid. It is not
 * called for a repeated request if the session exists. It is called for every repeated request that was
 * rejected, so it should be cheap. Return `undefined` to allow the session, or a number of seconds to respond with 429 and
 * `Retry-After`. If it throws, the response is 500, or that of an `HTTPException`.
 */
export type RateLimit<E extends Env = Env> = (
  c: Context<E>,
  attempt: SessionAttempt,
) => RateLimited | undefined | Promise<RateLimited | undefined>;

export type RateLimited = { retryAfterSeconds: number };

export type HostOptions<E extends Env = Env> = {
  /**
   * Credentials and environment; see `TrueLayerOptions`. A function if they are only known at run time,
   * for example because a build loads the module too: it is called at the first request, and again
   * until it returns valid options.
   */
  truelayer: TrueLayerOptions | (() => TrueLayerOptions);
  /**
   * The public URL of this app, e.g. `https://partner.example/connect-bank`; a function if it is only
   * known at run time. Register `{publicUrl}/return` as a redirect URI at TrueLayer, and
   * `{publicUrl}/webhook` as the webhook URI.
   */
  publicUrl: string | (() => string);
  /**
   * Other origins that may start a session, e.g. `https://www.partner.example`. Wildcards are
   * not supported.
   * @default [], only the origin of `publicUrl`
   */
  origins?: readonly string[];
  /**
   * URLs at which a redirect journey may end, besides paths of the page's own origin. Compared exactly.
   * @default []
   */
  returnUrls?: readonly string[];
  /**
   * Returns the signed-in user, from your own session. Return `undefined` if no user is signed in (the
   * response is then 401), or throw an `HTTPException`. Also called for a browser that returns from the
   * bank without our cookie.
   */
  user: (c: Context<E>) => User | undefined | Promise<User | undefined>;
  /**
   * What to do if a journey ends in a browser that is not known to be the user's, neither by our cookie nor
   * by `user`: an attacker may have lured another person into authorising the journey. `confirm` asks
   * the person whether they started it, `reject` fails the session, `accept` trusts every browser.
   * docs/security.md compares them.
   * @default 'confirm'
   */
  unknownBrowser?: 'confirm' | 'reject' | 'accept';
  /**
   * The use cases that a browser may request.
   * @default `useCases`, all presets
   */
  useCases?: Readonly<Record<string, UseCaseDefinition>>;
  /**
   * Reads the user's IP address, which is sent to TrueLayer. docs/operations.md shows where proxies put it,
   * and how far `X-Forwarded-For` can be trusted.
   * @default undefined: no IP address is sent
   */
  userIp?: (c: Context<E>) => string | undefined;
  /**
   * Lets users renew a connection with the element's `connection-id`.
   * @default undefined: renewals are rejected
   */
  renewal?: RenewalOptions<E>;
  /**
   * Limits how many sessions a user, or an IP address, may start. See `RateLimit`.
   * @default undefined: no limit besides `maxSessionsPerUser`
   */
  rateLimit?: RateLimit<E>;
  /**
   * How many sessions of one user may be pending at the same time, on all replicas together. One more
   * is rejected with 429 and `Retry-After`, so that no user can fill the store. Use `Infinity` for no
   * limit, e.g. if all visitors share one `id`.
   * @default 20
   */
  maxSessionsPerUser?: number;
  /**
   * Where sessions are stored. Use `redisStore` for several replicas.
   * @default memoryStore()
   */
  store?: SessionStore;
  /**
   * Called once when TrueLayer has confirmed that a connection is authorised, before the browser learns
   * it, and within the minutes in which user info can be read. If it throws or times out (`LEASE` in
   * sessions/lease.ts has the limits), later polls call it again after a growing delay; after its last
   * attempt the browser receives `callback-failed`. It also runs again if its process ends, so make it
   * idempotent.
   *
   * @example
   * ```ts
   * onAuthorized: async ({ connectionId, session, truelayer }) => {
   *   const accounts = await truelayer.accounts(connectionId);
   *   await saveAccounts(session.userId, connectionId, accounts);
   * }
   * ```
   */
  onAuthorized?: (context: CallbackContext) => void | Promise<void>;
  /**
   * Called once, under the same rules, when a journey failed, but not when only the session timed out. If
   * it is not `confirmed`, only the user's return reported the failure, and `onAuthorized` may still follow.
   * @see docs/host.md, "Show why a journey failed"
   */
  onFailed?: (
    context: CallbackContext & { reason: FailureReason; confirmed: boolean },
  ) => void | Promise<void>;
  /**
   * Called for every webhook with a valid signature, also of unknown types, after the callback of its
   * session. If it throws or its process ends, TrueLayer sends the webhook again, for days, so make it
   * idempotent.
   */
  onWebhook?: (webhook: Webhook, context: WebhookContext) => void | Promise<void>;
  /**
   * Receives events for logs, metrics and traces: plain JSON without personal data. Called synchronously,
   * so the active span is the right parent. Fire and forget: rejections and exceptions are ignored.
   * @param thrown the original error; `event.error` has its parts without personal data.
   * @default failures are printed with `console.error`
   */
  onEvent?: (event: HostEvent, thrown?: unknown) => unknown;
  /**
   * Abort it before this server shuts down: new sessions are then rejected with 503, `/health` responds
   * with 503, and pending sessions continue. See docs/operations.md.
   */
  shutdown?: AbortSignal;
  /**
   * How long a journey may take, in milliseconds.
   * @default 1800000, which is 30 minutes
   */
  journeyTimeoutMs?: number;
  /**
   * Milliseconds since the epoch.
   * @default Date.now
   */
  clock?: () => number;
};
