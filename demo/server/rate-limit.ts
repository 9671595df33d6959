/** Limits how many journeys one user, and one IP address, may start in a minute. */
import type { RateLimit } from 'connect-bank/host';
import type { Env } from 'hono';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';

/** Sessions per minute. */
const LIMITS = { perUser: 10, perIp: 60 };
const MINUTE_SECONDS = 60;

/** Creates a rate limit that counts in memory, for one server. Rejected attempts count too. */
export function createRateLimit<E extends Env>({ perUser, perIp } = LIMITS): RateLimit<E> {
  const ofUser = new RateLimiterMemory({ points: perUser, duration: MINUTE_SECONDS });
  const ofIp = new RateLimiterMemory({ points: perIp, duration: MINUTE_SECONDS });
  return async function limit(_, { user, userIp }) {
    try {
      if (userIp !== undefined) await ofIp.consume(userIp);
      await ofUser.consume(user.id);
    } catch (reached) {
      if (!(reached instanceof RateLimiterRes)) throw reached;
      return { retryAfterSeconds: reached.msBeforeNext / 1000 };
    }
  };
}
