/** Routes with a slash at the end of their paths. */
import { type Env, Hono } from 'hono';

/**
 * The same routes, each with and without a slash at the end of its path: sites with
 * `trailingSlash: true`, `appendTrailingSlash()` and many proxies add one.
 */
export function acceptTrailingSlashes<E extends Env>(routes: Hono<E>): Hono<E> {
  const app = new Hono<E>();
  for (const { method, path, handler } of routes.routes) {
    const hasBoth = path.endsWith('*') || path.endsWith('/');
    app.on(method, hasBoth ? [path] : [path, `${path}/`], handler);
  }
  return app;
}
