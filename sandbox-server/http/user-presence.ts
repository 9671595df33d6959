import type { Context } from 'hono';

/** TrueLayer takes the user to be present when the call says from which address they come. */
export function isUserPresent(c: Context): boolean {
  return (c.req.header('Tl-User-IP') ?? '').trim() !== '';
}
