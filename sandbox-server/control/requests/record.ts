import type { Instant } from '../../domain/world/clock.ts';
import type { Exchange, HeaderFields } from '../../domain/world/journal.ts';
import { connectionIdInPath } from '../../http/headers.ts';
import { redactBody, redactFields, redactHeaderLines, redactHeaders } from '../../http/redact.ts';
import { TRACE_HEADER } from '../../http/response.ts';
import { type OperationId, operationFor } from '../../schema/operation.ts';

/** A request and its answer. Secrets read `[redacted]`. */
export type RequestRecord = {
  /** The answer's `Tl-Trace-Id`, and a problem's `trace_id`. */
  traceId: string;
  /** Epoch milliseconds on the client's clock, or the sandbox's where there is none, when it was answered. */
  at: Instant;
  /** Missing where nobody known asked. */
  clientId?: string;
  method: string;
  path: string;
  /** What comes several times is a list. */
  query: Record<string, string | string[]>;
  /** Missing for pages, and for what no operation answers. */
  operation?: OperationId;
  connectionId?: string;
  request: {
    /** By lower-case name. */
    headers: Record<string, string>;
    /** As far as it was read: a value in JSON, a form's fields, else the text. */
    body?: unknown;
  };
  response: {
    /** 444 when a fault let nothing be answered. */
    status: number;
    /** By lower-case name. */
    headers: Record<string, string>;
    /** Of the API and the token endpoint; pages are not kept. */
    body?: unknown;
  };
  /** Real milliseconds it took the sandbox; what a fault's latency adds comes after. */
  durationMs: number;
  /** Why it was not answered as asked, or a hint about it: what the answer itself does not say. */
  why?: string;
  /** The fault that spoiled it. */
  faultId?: string;
  /** Its bodies are gone: newer ones needed the room. */
  isShortened?: true;
};

/** Makes an exchange readable. Who reads the journal pays for it, not who is recorded in it. */
export function requestRecordOf(exchange: Exchange): RequestRecord {
  const { traceId, at, clientId, method, startedAt, endedAt, why, faultId } = exchange;
  const { pathname: path, searchParams } = new URL(exchange.url);
  const operation = operationFor(method, path)?.id;
  const request = sideOf(redactHeaderLines(exchange.requestHeaders), exchange.requestText);
  const response = sideOf(responseHeadersOf(exchange), exchange.responseText);
  const connectionId =
    exchange.connectionId ??
    request.headers['connection-id'] ??
    connectionIdInPath(path) ??
    (operation === 'create-connection' ? idIn(response.body) : undefined);
  return {
    ...{ traceId, at },
    ...(clientId !== undefined && { clientId }),
    ...{ method, path, query: redactFields(searchParams) },
    ...(operation !== undefined && { operation }),
    ...(connectionId !== undefined && { connectionId }),
    request,
    response: { status: exchange.status, ...response },
    durationMs: endedAt - startedAt,
    ...(why !== undefined && { why }),
    ...(faultId !== undefined && { faultId }),
    ...(exchange.isShortened && { isShortened: true }),
  };
}

type Side = { headers: Record<string, string>; body?: unknown };

function sideOf(headers: Record<string, string>, text: string | undefined): Side {
  if (text === undefined || text === '') return { headers };
  return { headers, body: redactBody(text, headers['content-type']) };
}

function responseHeadersOf({ responseHeaders: fields, traceId }: Exchange): Record<string, string> {
  const shown = redactHeaders(isIterable(fields) ? fields : Object.entries(fields));
  return { ...shown, [TRACE_HEADER.toLowerCase()]: traceId };
}

function isIterable(fields: Exchange['responseHeaders']): fields is HeaderFields {
  return Symbol.iterator in fields;
}

/** The connection that the answer tells of, if it does. */
function idIn(body: unknown): string | undefined {
  const isTold = typeof body === 'object' && body !== null && 'id' in body;
  return isTold && typeof body.id === 'string' ? body.id : undefined;
}
