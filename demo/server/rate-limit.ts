/** How many banks one visitor, and one address, may try to connect: enough for a person in a hurry. */
import type { SessionLimit } from 'connect-bank/host';
import type { Env } from 'hono';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';

/** Sessions in a minute. Everybody at this machine has one address. */
const MOST = { perUser: 10, perAddress: 60 };
const MINUTE = 60;

/** Counts in memory, which is enough for one server. Attempts that were refused are counted too. */
export function sessionLimits<E extends Env>({ perUser, perAddress } = MOST): SessionLimit<E> {
  const ofUser = new RateLimiterMemory({ points: perUser, duration: MINUTE });
  const ofAddress = new RateLimiterMemory({ points: perAddress, duration: MINUTE });
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
