/** How many banks one visitor, and one IP address, may try to connect: enough for a person in a hurry. */
import type { RateLimit } from 'connect-bank/host';
import type { Env } from 'hono';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';

/** Sessions in a minute. All users of this machine have the same IP address. */
const MOST = { perUser: 10, perIp: 60 };
const MINUTE = 60;

/** Counts in memory, which is enough for one server. Attempts that were refused are counted too. */
export function sessionLimits<E extends Env>({ perUser, perIp } = MOST): RateLimit<E> {
  const perUserLimiter = new RateLimiterMemory({ points: perUser, duration: MINUTE });
  const perIpLimiter = new RateLimiterMemory({ points: perIp, duration: MINUTE });
  return async function limit(_, { user, userIp }) {
    try {
      if (userIp !== undefined) await perIpLimiter.consume(userIp);
      await perUserLimiter.consume(user.id);
    } catch (reached) {
      if (!(reached instanceof RateLimiterRes)) throw reached;
      return { retryAfterSeconds: reached.msBeforeNext / 1000 };
    }
  };
}
