/** Limits how many journeys one user, and one IP address, may start in a minute. */
import type { SessionLimit } from 'connect-bank/host';
import type { Env } from 'hono';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';

/** Sessions per minute. */
const LIMITS = { perUser: 10, perAddress: 60 };
const MINUTE_SECONDS = 60;

/** Creates a rate limit that counts in memory, for one server. Rejected attempts count too. */
export function createRateLimit<E extends Env>({ perUser, perAddress } = LIMITS): SessionLimit<E> {
  const ofUser = new RateLimiterMemory({ points: perUser, duration: MINUTE_SECONDS });
  const ofAddress = new RateLimiterMemory({ points: perAddress, duration: MINUTE_SECONDS });
  return async function limit(_, { user, address }) {
    try {
      if (address !== undefined) await ofAddress.consume(address);
      await ofUser.consume(user.id);
    } catch (reached) {
      if (!(reached instanceof RateLimiterRes)) throw reached;
      return { retryAfterSeconds: reached.msBeforeNext / 1000 };
    }
  };
}
