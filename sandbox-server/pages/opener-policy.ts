import type { MiddlewareHandler } from 'hono';
import type { OpenerPolicy } from '../schema/config.ts';

export type { OpenerPolicy } from '../schema/config.ts';

/**
 * Sends `Cross-Origin-Opener-Policy` with every page, as some banks do. All but `unsafe-none` cut the
 * journey's window off from the page that opened it.
 */
export function sendOpenerPolicy(policy: OpenerPolicy | undefined): MiddlewareHandler {
  return async function openerPolicy(c, next) {
    await next();
    if (policy !== undefined) c.header('Cross-Origin-Opener-Policy', policy);
  };
}
