import type { Context, MiddlewareHandler } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { createIds } from '../domain/world/id.ts';
import type { World } from '../domain/world/world.ts';
import { readText } from '../http/body.ts';
import type { Env } from '../http/env.ts';
import { ProblemError } from '../http/problem-error.ts';
import { parse, type Schema } from '../schema/parse.ts';

/** A call of the control plane. */
export type ControlContext = Context<Env>;

/**
 * Calls of the control plane have trace ids of their own: to look changes no id of the API. Pages of
 * other sites may not load what it answers.
 */
export function controlHeaders({ bank }: World): MiddlewareHandler<Env> {
  const traceIds = createIds(bank.seed, 'control traces');
  return async function traceControl(c, next) {
    c.set('traceIds', traceIds);
    await next();
    c.res.headers.set('Cross-Origin-Resource-Policy', 'same-origin');
  };
}

export function controlResponse(
  c: ControlContext,
  body: object,
  status: ContentfulStatusCode = 200,
): Response {
  return c.body(JSON.stringify(body), status, {
    'Content-Type': 'application/json; charset=UTF-8',
    'Cache-Control': 'no-store',
  });
}

/**
 * The query's parameters, the last value of each.
 * @throws Refusal when `schema` does not know one, or not its value.
 */
export function readQuery<T>(c: ControlContext, schema: Schema<T>): T {
  const parameters = new URL(c.req.url).searchParams;
  return checked(schema, Object.fromEntries(parameters), 'query', 'The query was invalid.');
}

/**
 * The body as JSON, of whatever media type: `curl -d` sends it as a form. None at all is an empty
 * object.
 * @throws Refusal that names every field that is wrong.
 */
export async function readControlBody<T>(c: ControlContext, schema: Schema<T>): Promise<T> {
  const text = await readText(c.req);
  if (!text.ok) {
    const errors = 'errors' in text.error ? text.error.errors : {};
    throw new ProblemError('invalid', BODY_INVALID, errors);
  }
  return checked(schema, jsonOf(text.value), 'body', BODY_INVALID);
}

/** A body of any size: the one that a sandbox wrote itself. */
export async function readSnapshot(c: ControlContext): Promise<unknown> {
  return jsonOf(await c.req.text());
}

const BODY_INVALID = 'The request body was invalid.';

function jsonOf(text: string): unknown {
  if (text.trim() === '') return {};
  try {
    return JSON.parse(text);
  } catch {
    throw new ProblemError('invalid', BODY_INVALID, { body: ['Must be valid JSON'] });
  }
}

function checked<T>(schema: Schema<T>, input: unknown, root: string, detail: string): T {
  const parsed = parse(schema, input, root);
  if (parsed.ok) return parsed.value;
  throw new ProblemError('invalid', detail, parsed.errors);
}
