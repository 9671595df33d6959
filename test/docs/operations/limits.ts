import type { RateLimit } from 'connect-bank/host';
import type { Env } from 'hono';
import type { Redis } from 'ioredis';
import { RateLimiterMemory, RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';

/** For `rateLimit`: ten sessions a minute per user, thirty per IP address, on all replicas together. */
export function sessionLimits<E extends Env>(redis: Redis): RateLimit<E> {
  const perUser = counter(redis, { keyPrefix: 'sessions-user', points: 10, duration: 60 });
  const perIp = counter(redis, { keyPrefix: 'sessions-ip', points: 30, duration: 60 });
  return async (_, { user, userIp }) => {
    try {
      if (userIp !== undefined) await perIp.consume(userIp);
      await perUser.consume(user.id);
    } catch (reached) {
      if (!(reached instanceof RateLimiterRes)) throw reached;
      return { retryAfterSeconds: reached.msBeforeNext / 1000 };
    }
  };
}

/** Counts in this process while Redis is unavailable, so that users can still start sessions. */
function counter(redis: Redis, limit: { keyPrefix: string; points: number; duration: number }) {
  const insuranceLimiter = new RateLimiterMemory(limit);
  return new RateLimiterRedis({ storeClient: redis, insuranceLimiter, ...limit });
}
