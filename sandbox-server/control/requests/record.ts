import type { Instant } from '../../domain/world/clock.ts';
import type { HeaderFields, RequestLogEntry } from '../../domain/world/request-log.ts';
import { connectionIdInPath } from '../../http/headers.ts';
import { redactBody, redactFields, redactHeaderLines, redactHeaders } from '../../http/redact.ts';
import { TRACE_HEADER } from '../../http/response.ts';
import { type OperationId, operationFor } from '../../schema/operation.ts';

/** A request and its response. Secrets are replaced by `[redacted]`. */
export type RequestRecord = {
  /** `Tl-Trace-Id` of the response, and `trace_id` of a problem. */
  traceId: string;
  /** When the response was sent: epoch milliseconds of the client's clock, or of the sandbox's without a client. */
  at: Instant;
  /** Missing if the request belongs to no client. */
  clientId?: string;
  method: string;
  path: string;
  /** A repeated parameter is a list. */
  query: Record<string, string | string[]>;
  /** Missing for pages and unknown paths. */
  operation?: OperationId;
  connectionId?: string;
  request: {
    /** By lower-case name. */
    headers: Record<string, string>;
    /** A JSON value, the fields of a form, or the text. Missing if the body was not read. */
    body?: unknown;
  };
  response: {
    /** 444 if a fault prevented the response. */
    status: number;
    /** By lower-case name. */
    headers: Record<string, string>;
    /** Only of JSON responses; pages are not stored. */
    body?: unknown;
  };
  /** Real milliseconds, without the latency that a fault adds. */
  durationMs: number;
  /** Why the request failed, or a hint about it. The response itself does not contain this. */
  why?: string;
  /** The fault that was applied. */
  faultId?: string;
  /** The bodies were dropped to save memory. */
  isShortened?: true;
};

/** Parses and redacts an entry. This happens when the log is read, to keep requests fast. */
export function requestRecordOf(entry: RequestLogEntry): RequestRecord {
  const { traceId, at, clientId, method, startedAt, endedAt, why, faultId } = entry;
  const { pathname: path, searchParams } = new URL(entry.url);
  const operation = operationFor(method, path)?.id;
  const request = redactedMessage(redactHeaderLines(entry.requestHeaders), entry.requestText);
  const response = redactedMessage(responseHeadersOf(entry), entry.responseText);
  const connectionId =
    entry.connectionId ??
    request.headers['connection-id'] ??
    connectionIdInPath(path) ??
    (operation === 'create-connection' ? createdIdIn(response.body) : undefined);
  return {
    ...{ traceId, at },
    ...(clientId !== undefined && { clientId }),
    ...{ method, path, query: redactFields(searchParams) },
    ...(operation !== undefined && { operation }),
    ...(connectionId !== undefined && { connectionId }),
    request,
    response: { status: entry.status, ...response },
    durationMs: endedAt - startedAt,
    ...(why !== undefined && { why }),
    ...(faultId !== undefined && { faultId }),
    ...(entry.isShortened && { isShortened: true }),
  };
}

type Message = { headers: Record<string, string>; body?: unknown };

/** The headers, already redacted, and the body without its secrets. */
function redactedMessage(headers: Record<string, string>, text: string | undefined): Message {
  if (text === undefined || text === '') return { headers };
  return { headers, body: redactBody(text, headers['content-type']) };
}

function responseHeadersOf({
  responseHeaders: fields,
  traceId,
}: RequestLogEntry): Record<string, string> {
  const shown = redactHeaders(isIterable(fields) ? fields : Object.entries(fields));
  return { ...shown, [TRACE_HEADER.toLowerCase()]: traceId };
}

function isIterable(fields: RequestLogEntry['responseHeaders']): fields is HeaderFields {
  return Symbol.iterator in fields;
}

/** The `id` of a response body, if there is one. */
function createdIdIn(body: unknown): string | undefined {
  const hasId = typeof body === 'object' && body !== null && 'id' in body;
  return hasId && typeof body.id === 'string' ? body.id : undefined;
}
