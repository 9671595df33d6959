import type { Context, MiddlewareHandler } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { failed } from '../domain/error.ts';
import type { Ids } from '../domain/world/id.ts';
import type { Exchange } from '../domain/world/journal.ts';
import type { Tenant } from '../domain/world/tenant.ts';
import type { World } from '../domain/world/world.ts';
import { textReadOf } from './body.ts';
import type { FaultBindings } from './faults/deliver.ts';
import { problemResponse } from './problem.ts';
import { createHeaderLines } from './redact.ts';

/** What a request gathers on its way. */
export type Env = {
  Bindings: FaultBindings;
  Variables: {
    /** Where the exchange's trace id comes from: its client, as soon as one is known. */
    traceIds: Ids;
    /** Drawn when it is first asked for. */
    traceId?: string;
    /** Known once the bearer token was checked, or the journey in the address was found. */
    tenant: Tenant;
    /** Known where the journey in the address was found. */
    connectionId?: string;
    /** The answer's body, where it is worth remembering. */
    responseText?: string;
    /** Those that belong to the body, the same for all of its kind. */
    responseHeaders?: Readonly<Record<string, string>>;
    /** The answer that bears the trace id already: to add a header later costs more than all others. */
    traced?: Response;
    /** For the tester: why this is not answered as asked. */
    why?: string;
    /** The fault that spoils this. */
    faultId?: string;
  };
};

export const TRACE_HEADER = 'Tl-Trace-Id';

const DATA_HEADERS = { 'Content-Type': 'application/json; charset=UTF-8' };

/** What belongs to the sandbox itself, or to the looks of a page. */
const UNRECORDED = /^\/(?:_sandbox|health$|favicon\.ico$|data\/(?:assets|providers)\/)/;

/**
 * Gives each exchange its trace id, and writes it down under that.
 * @guess A problem's `trace_id` is the `Tl-Trace-Id` of the answer.
 */
export function requestLog(world: World): MiddlewareHandler<Env> {
  const linesOf = createHeaderLines();
  return async function traceExchange(c, next) {
    const startedAt = performance.now();
    c.set('traceIds', world.traceIds);
    await next();
    const traceId = traceIdOf(c);
    if (c.get('traced') !== c.res) c.res.headers.set(TRACE_HEADER, traceId);
    if (UNRECORDED.test(c.req.path)) return;
    record(c, world, { traceId, startedAt, requestHeaders: linesOf(c.req.raw) });
  };
}

/**
 * Takes what is in memory anyway, and as little as possible: what is held for longer than its exchange
 * costs more than making it. Who reads the journal pays for the rest.
 */
function record(
  c: Context<Env>,
  world: World,
  known: Pick<Exchange, 'traceId' | 'startedAt' | 'requestHeaders'>,
): void {
  const { req, res } = c;
  const tenant: Tenant | undefined = c.get('tenant');
  const { journal, clock } = tenant ?? world;
  const faultId = c.get('faultId');
  journal.write({
    traceId: known.traceId,
    at: clock.now(),
    startedAt: known.startedAt,
    endedAt: performance.now(),
    clientId: tenant?.client.id,
    connectionId: c.get('connectionId'),
    method: req.method,
    url: req.url,
    requestHeaders: known.requestHeaders,
    requestText: textReadOf(req),
    status: res.status,
    responseHeaders: (faultId === undefined && c.get('responseHeaders')) || res.headers,
    responseText: c.get('responseText'),
    why: c.get('why'),
    faultId,
    isShortened: false,
  });
}

/** The exchange turns out to be this client's. */
export function setTenant(c: Context<Env>, tenant: Tenant): void {
  c.set('tenant', tenant);
  c.set('traceIds', tenant.traceIds);
}

/** One per exchange; in the `Tl-Trace-Id` header of every answer and in every problem. */
export function traceIdOf(c: Context<Env>): string {
  const traceId = c.get('traceId') ?? c.get('traceIds').hex();
  c.set('traceId', traceId);
  return traceId;
}

/** An answer of the Data API, in its own media type; the body as JSON, or as its text. */
export function dataResponse(
  c: Context<Env>,
  status: 200 | 201 | 202,
  body: object | string,
): Response {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return textResponse(c, status, text, DATA_HEADERS);
}

/** An answer whose body the journal shows. */
export function jsonResponse(
  c: Context<Env>,
  status: ContentfulStatusCode,
  body: object,
  headers: Readonly<Record<string, string>>,
): Response {
  return textResponse(c, status, JSON.stringify(body), headers);
}

function textResponse(
  c: Context<Env>,
  status: ContentfulStatusCode,
  text: string,
  headers: Readonly<Record<string, string>>,
): Response {
  c.set('responseText', text);
  c.set('responseHeaders', headers);
  // Not by `c.body`, which makes `Headers` of more than one: a server would have to read them all again.
  const response = new Response(text, {
    status,
    headers: { [TRACE_HEADER]: traceIdOf(c), ...headers },
  });
  c.set('traced', response);
  return response;
}

/** An unforeseen throw, told to nobody but the one who runs the sandbox. */
export function unknownErrorResponse(error: Error, c: Context<Env>): Response {
  return problemResponse(c, failed('unknown_error', `Unexpected: ${error.stack}`).error);
}

/**
 * For whatever no operation answers.
 * @guess A known path with another method, a slash more or other capitals is Not Found: the document declares no 405. HEAD is answered as GET without the body.
 */
export function notFoundResponse(c: Context<Env>): Response {
  const { method, path } = c.req;
  return problemResponse(c, failed('not_found', `no operation answers ${method} ${path}`).error);
}
