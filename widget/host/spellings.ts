/** What holds for every route: a slash at the end of its path, and methods that it does not have. */
import { type Env, Hono } from 'hono';
import { PATHS } from '../protocol.ts';
import { Refusal } from './errors.ts';
import type { Host } from './host.ts';
import { type RouteTools, sessionRoute } from './session-route.ts';

/** Hono answers HEAD by the handler of GET. */
const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;

/**
 * The same routes, each with and without a slash at the end of its path: sites with
 * `trailingSlash: true`, `appendTrailingSlash()` and many proxies add one.
 */
export function addEverySpelling<E extends Env>(routes: Hono<E>): Hono<E> {
  const app = new Hono<E>();
  for (const { method, path, handler } of routes.routes) {
    const hasBoth = path.endsWith('*') || path.endsWith('/');
    app.on(method, hasBoth ? [path] : [path, `${path}/`], handler);
  }
  return app;
}

/** Answers other methods of each path with 405 and a problem, where Hono would say 404. */
export function rejectOtherMethods<E extends Env>(
  routes: Hono<E>,
  host: Host,
  tools: RouteTools<E>,
): Hono<E> {
  const methods = new Map<string, Set<string>>();
  for (const { method, path } of routes.routes) {
    if (/[*{]/.test(path) || method === 'ALL') continue;
    methods.set(path, (methods.get(path) ?? new Set()).add(method));
  }
  for (const [path, known] of methods) {
    const allow = [...known].flatMap((method) => (method === 'GET' ? ['GET', 'HEAD'] : method));
    const others = METHODS.filter((method) => !known.has(method));
    const refusal = new Refusal('wrong-method', `Allowed are ${allow.join(', ')}`);
    const answerTo = (error: Error): Response => {
      const response = tools.answerTo(error);
      response.headers.set('Allow', allow.join(', '));
      return response;
    };
    const reject = (): never => {
      throw refusal;
    };
    const isOfSessions = path.startsWith(PATHS.sessions);
    routes.on(
      [...others],
      path,
      isOfSessions ? sessionRoute<E>(host, { tell: reject, answerTo }) : () => answerTo(refusal),
    );
  }
  return routes;
}
