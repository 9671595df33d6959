import type { Context, Env } from 'hono';

/** For `userIp`, behind `proxies` of your own proxies that append to `X-Forwarded-For`. */
export function userIp<E extends Env>(c: Context<E>, proxies = 1): string | undefined {
  return c.req.header('X-Forwarded-For')?.split(',').at(-proxies)?.trim();
}
