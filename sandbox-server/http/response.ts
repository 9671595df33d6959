import type { Context } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { type Env, traceIdOf } from './env.ts';

export const TRACE_HEADER = 'Tl-Trace-Id';

const DATA_HEADERS = { 'Content-Type': 'application/json; charset=UTF-8' };

/** A response of the Data API. @param body a value, or its JSON text. */
export function dataResponse(
  c: Context<Env>,
  status: 200 | 201 | 202,
  body: object | string,
): Response {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return textResponse(c, status, text, DATA_HEADERS);
}

/** A JSON response whose body appears in the request log. */
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
  // `c.body` would build a `Headers` object, which a server has to read again.
  const response = new Response(text, {
    status,
    headers: { [TRACE_HEADER]: traceIdOf(c), ...headers },
  });
  c.set('tracedResponse', response);
  return response;
}
