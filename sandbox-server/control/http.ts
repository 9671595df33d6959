import type { Context } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { z } from 'zod';
import { readText } from '../http/body.ts';
import type { Env } from '../http/env.ts';
import { ProblemError } from '../http/problem-error.ts';
import { parse } from '../schema/parse.ts';

/** A call of the control plane. */
export type ControlContext = Context<Env>;

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
 * Reads the query's parameters, the last value of each.
 * @throws ProblemError that names each unknown parameter and each invalid value.
 */
export function readQuery<S extends z.ZodType>(c: ControlContext, schema: S): z.output<S> {
  const parameters = new URL(c.req.url).searchParams;
  return parseOrThrow(schema, Object.fromEntries(parameters), 'query', 'The query was invalid.');
}

/**
 * Reads the body as JSON whatever its media type, since `curl -d` sends a form's. No body is an empty
 * object.
 * @throws ProblemError that names every invalid field.
 */
export async function readControlBody<S extends z.ZodType>(
  c: ControlContext,
  schema: S,
): Promise<z.output<S>> {
  const input = hasBody(schema) ? parseJsonText(await readBodyText(c, schema)) : undefined;
  return parseOrThrow(schema, input, 'body', BODY_INVALID);
}

/** A body of any size. For a snapshot, which a sandbox has written. */
export const unlimitedJson = z.unknown();

function hasBody(schema: z.ZodType): boolean {
  return !(schema instanceof z.ZodUndefined);
}

/** @throws {ProblemError} `invalid` if the body is too large or not UTF-8. */
async function readBodyText(c: ControlContext, schema: z.ZodType): Promise<string> {
  if (schema === unlimitedJson) return c.req.text();
  const text = await readText(c.req);
  if (text.ok) return text.value;
  const errors = 'errors' in text.error ? text.error.errors : {};
  throw new ProblemError('invalid', BODY_INVALID, errors);
}

const BODY_INVALID = 'The request body was invalid.';

/**
 * Parses JSON; an empty text is an empty object.
 * @throws {ProblemError} `invalid` for other texts that are not JSON.
 */
function parseJsonText(text: string): unknown {
  if (text.trim() === '') return {};
  try {
    return JSON.parse(text);
  } catch {
    throw new ProblemError('invalid', BODY_INVALID, { body: ['Must be valid JSON'] });
  }
}

/**
 * @param root the key of errors that concern the whole input.
 * @throws {ProblemError} with `detail` and an entry for each invalid field.
 */
function parseOrThrow<S extends z.ZodType>(
  schema: S,
  input: unknown,
  root: string,
  detail: string,
): z.output<S> {
  const parsed = parse(schema, input, root);
  if (parsed.ok) return parsed.value;
  throw new ProblemError('invalid', detail, parsed.errors);
}
