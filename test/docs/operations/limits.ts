import type { SessionLimit } from 'connect-bank/host';
import type { Env } from 'hono';
import type { Redis } from 'ioredis';
import { RateLimiterMemory, RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';

/** For `limit`: ten sessions a minute for a user, thirty for an address, on all replicas together. */
export function sessionLimits<E extends Env>(redis: Redis): SessionLimit<E> {
  const ofUser = counter(redis, { keyPrefix: 'sessions-user', points: 10, duration: 60 });
  const ofAddress = counter(redis, { keyPrefix: 'sessions-address', points: 30, duration: 60 });
  return async (_, { user, address }) => {
    try {
      if (address !== undefined) await ofAddress.consume(address);
      await ofUser.consume(user.id);
    } catch (reached) {
      if (!(reached instanceof RateLimiterRes)) throw reached;
      return { retryAfterSeconds: reached.msBeforeNext / 1000 };
    }
  };
}

/** Counts in this process while Redis is away: a limiter that is broken should stop nobody. */
function counter(redis: Redis, limit: { keyPrefix: string; points: number; duration: number }) {
  const insuranceLimiter = new RateLimiterMemory(limit);
  return new RateLimiterRedis({ storeClient: redis, insuranceLimiter, ...limit });
}
