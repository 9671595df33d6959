/** What a partner tells the host endpoint. */
import type { Context, Env } from 'hono';
import type { FailureReason } from '../../protocol.ts';
import type { TrueLayerClient, TrueLayerOptions } from '../../truelayer/index.ts';
import type { Webhook } from '../../truelayer/webhooks/schema.ts';
import type { HostEvent } from '../events/events.ts';
import type { SessionStore, SessionSummary } from '../sessions/session.ts';
import type { UseCaseDefinition } from '../sessions/use-cases.ts';

/** The signed-in user, as the bank's consent will name them. */
export type User = {
  /** Yours: it comes back in the callbacks. */
  id: string;
  name: string;
  /** TrueLayer wants one of the two. `phone` with + and country code. */
  email?: string | undefined;
  phone?: string | undefined;
};

export type CallbackContext = {
  connectionId: string;
  session: SessionSummary;
  /**
   * When a recurring consent ends unless it is renewed. Nothing for one-time access, which lasts as
   * long as the bank has it.
   */
  consentEndsAt: Date | undefined;
  /** The host's own client. */
  truelayer: TrueLayerClient;
  /** From `userIp`: pass it on, so that the bank knows that its user is present. */
  userIp: string | undefined;
  /** 1 for the first time. */
  attempt: number;
  /** Aborts when the callback has taken too long and counts as failed. */
  signal: AbortSignal;
};

export type WebhookContext = {
  /** Of the connection that the webhook is about, where it began here and is remembered. */
  session?: SessionSummary;
  truelayer: TrueLayerClient;
  /** Aborts when it has taken too long and counts as failed. */
  signal: AbortSignal;
};

export type RenewalOptions<E extends Env = Env> = {
  /** Whether the connection that the browser names is the user's. It is only renewed if this is true. */
  owns: (
    c: Context<E>,
    renewed: { user: User; connectionId: string },
  ) => boolean | Promise<boolean>;
  /**
   * Reconfirm a recurring consent without another login at the bank. By pressing the button, the user
   * reconfirms what your page says beside it: who reads what, and for how long. TrueLayer has not
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
 * Called right before TrueLayer is, once the user is known and the request is valid. A repeated request
 * whose session exists does not call it again; a repeated request that was rejected does, so it should be
 * cheap. Return `undefined` to allow the session, or a number of seconds to respond with 429 and
 * `Retry-After`. If it throws, the response is 500, or that of an `HTTPException`.
 */
export type RateLimit<E extends Env = Env> = (
  c: Context<E>,
  attempt: SessionAttempt,
) => RateLimited | undefined | Promise<RateLimited | undefined>;

export type RateLimited = { retryAfterSeconds: number };

export type HostOptions<E extends Env = Env> = {
  /**
   * Credentials and addresses; see `TrueLayerOptions`. A function if they are only known at run time,
   * as in a module that is also loaded by a build: it is called at the first request, and again
   * until what it returns can be used.
   */
  truelayer: TrueLayerOptions | (() => TrueLayerOptions);
  /**
   * Where browsers reach this sub-app, e.g. `https://partner.example/connect-bank`; a function
   * where that is known late. Register it at TrueLayer with `/return` behind it as a redirect URI,
   * and with `/webhook` as the webhook URI.
   */
  publicUrl: string | (() => string);
  /**
   * Other origins whose pages may start a session, e.g. `https://www.partner.example`. Another
   * spelling of an origin, such as with a slash at its end, is the same origin; there are no wildcards.
   */
  origins?: readonly string[];
  /** Addresses a redirect journey may end at besides paths of the page's own origin. Exact. */
  returnUrls?: readonly string[];
  /**
   * Who is asking. Nothing for nobody (the answer is then 401); or throw an `HTTPException`. Also asked
   * of a browser that comes back from the bank without our cookie.
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
  /** The use cases a browser may name. Defaults to all presets; where given, only these. */
  useCases?: Readonly<Record<string, UseCaseDefinition>>;
  /**
   * Reads the user's IP address, which is sent to TrueLayer. docs/operations.md shows where proxies put it,
   * and how far `X-Forwarded-For` can be trusted.
   * @default undefined: no IP address is sent
   */
  userIp?: (c: Context<E>) => string | undefined;
  /** Lets users renew a connection, by the element's `connection-id`. Without it nobody can. */
  renewal?: RenewalOptions<E>;
  /**
   * Limits how many sessions a user, or an IP address, may start. See `RateLimit`.
   * @default undefined: no limit besides `maxSessionsPerUser`
   */
  rateLimit?: RateLimit<E>;
  /**
   * How many sessions of one user may be open at the same time, on all replicas together: begun, and
   * neither ended nor expired. One more is refused with 429 and `Retry-After`, so that no user can
   * fill the store. `Infinity` for no limit, e.g. where all visitors share one `id`.
   * @default 20
   */
  maxSessionsPerUser?: number;
  /** Defaults to `memoryStore()`. */
  store?: SessionStore;
  /**
   * Runs once when TrueLayer said that a connection is authorised, before the browser hears it, and
   * within the minutes in which user info can be read. Where it throws or takes too long (`CLAIM`
   * in claim.ts has the numbers) the browser's next questions run it again, after a growing pause;
   * after its last attempt the browser is told `callback-failed`. Where its process dies it is run
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
  /**
   * Runs for every webhook that TrueLayer has signed, known here or not, after the callback of its
   * session. Where it throws, TrueLayer tells it again, for days; where its process dies, too, so
   * let it bear a repetition.
   */
  onWebhook?: (webhook: Webhook, context: WebhookContext) => void | Promise<void>;
  /**
   * For logs, counters and traces: plain JSON, without personal data. Called where it happens, so a
   * span that is active is the right parent. Neither its promise nor what it throws is looked at.
   * @param thrown the error of which `event.error` tells only what names nobody.
   */
  onEvent?: (event: HostEvent, thrown?: unknown) => unknown;
  /**
   * Aborted when this server is to end: from then on it refuses new sessions with 503 and its health
   * is `unavailable`, and everything under way goes on. docs/operations.md has the rest.
   */
  shutdown?: AbortSignal;
  /**
   * How long a journey may take, in milliseconds.
   * @default 1800000, which is 30 minutes
   */
  journeyTimeoutMs?: number;
  /** Milliseconds since the epoch. */
  clock?: () => number;
};
