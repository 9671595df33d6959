/** Routes that also match with a slash at the end of their path. */
import { type Env, Hono } from 'hono';

/**
 * Returns an app that has each route with and without a slash at the end: sites with `trailingSlash: true`,
 * `appendTrailingSlash()` and many proxies add one. Hono's `strict: false` has no effect on an app
 * that is mounted in another one.
 */
export function acceptTrailingSlashes<E extends Env>(routes: Hono<E>): Hono<E> {
  const app = new Hono<E>();
  // `route` keeps the error handler of `routes`.
  for (const { method, path, handler } of new Hono<E>().route('/', routes).routes) {
    const matchesBoth = path.endsWith('*') || path.endsWith('/');
    app.on(method, matchesBoth ? [path] : [path, `${path}/`], handler);
  }
  return app;
}
