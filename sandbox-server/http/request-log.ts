import type { Context, MiddlewareHandler } from 'hono';
import type { RequestLogEntry } from '../domain/world/request-log.ts';
import type { Tenant } from '../domain/world/tenant.ts';
import { bodyTextOf } from './body.ts';
import { type Env, traceIdOf } from './env.ts';
import { createHeaderSerializer } from './redact.ts';
import { TRACE_HEADER } from './response.ts';

/** Paths of the sandbox itself, and of styles and images. */
const NOT_LOGGED = /^\/(?:_sandbox|health$|favicon\.ico$|data\/(?:assets|providers)\/)/;

/**
 * Gives every response a trace id, and logs the request under that id.
 * @guess A problem's `trace_id` is the `Tl-Trace-Id` of the response.
 */
export function requestLog(): MiddlewareHandler<Env> {
  const serializeHeaders = createHeaderSerializer();
  return async function logRequest(c, next) {
    const startedAt = performance.now();
    c.set('traceIds', c.env.world.traceIds);
    await next();
    const traceId = traceIdOf(c);
    if (c.get('tracedResponse') !== c.res) c.res.headers.set(TRACE_HEADER, traceId);
    if (NOT_LOGGED.test(c.req.path)) return;
    writeEntry(c, { traceId, startedAt, requestHeaders: serializeHeaders(c.req.raw) });
  };
}

/**
 * Copies only what is in memory already: this runs for every request, and entries are read rarely.
 * Parsing and redaction happen when the log is read.
 */
function writeEntry(
  c: Context<Env>,
  known: Pick<RequestLogEntry, 'traceId' | 'startedAt' | 'requestHeaders'>,
): void {
  const { req, res } = c;
  const tenant: Tenant | undefined = c.get('tenant');
  const { requestLog, clock } = tenant ?? c.env.world;
  const faultId = c.get('faultId');
  requestLog.write({
    traceId: known.traceId,
    at: clock.now(),
    startedAt: known.startedAt,
    endedAt: performance.now(),
    clientId: tenant?.client.id,
    connectionId: c.get('connectionId'),
    method: req.method,
    url: req.url,
    requestHeaders: known.requestHeaders,
    requestText: bodyTextOf(req),
    status: res.status,
    responseHeaders: (faultId === undefined && c.get('responseHeaders')) || res.headers,
    responseText: c.get('responseText'),
    why: c.get('why'),
    faultId,
    isShortened: false,
  });
}
