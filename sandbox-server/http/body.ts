import type { HonoRequest } from 'hono';
import { invalid, ok, type Result } from '../domain/error.ts';

/** A larger body is refused unread. */
export const MAX_BODY_BYTES = 256 * 1024;

/**
 * The JSON value in a request's body.
 * @guess A body that is no JSON, too large, not UTF-8 or of another media type is Invalid Parameters: the document declares no 413 or 415.
 */
export async function readJson(request: HonoRequest): Promise<Result<unknown>> {
  const type = request.header('Content-Type');
  if (!isJson(type)) return invalid({ 'Content-Type': ['Must be application/json'] });
  const text = await readText(request);
  if (!text.ok) return text;
  try {
    const value: unknown = JSON.parse(text.value);
    return ok(value);
  } catch {
    return invalid({ body: ['Must be valid JSON'] });
  }
}

/** The body as text, if it is small enough and UTF-8. */
export async function readText(request: HonoRequest): Promise<Result<string>> {
  const tooLarge = invalid({ body: [`Must be at most ${MAX_BODY_BYTES} bytes`] });
  if (Number(request.header('Content-Length') ?? 0) > MAX_BODY_BYTES) return tooLarge;
  const bytes = await request.arrayBuffer();
  if (bytes.byteLength > MAX_BODY_BYTES) return tooLarge;
  try {
    return ok(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return invalid({ body: ['Must be UTF-8'] });
  }
}

export function isJson(contentType: string | undefined): boolean {
  return /^application\/(?:[\w.+-]+\+)?json\s*(?:;|$)/i.test(contentType ?? '');
}

export function isForm(contentType: string | undefined): boolean {
  return /^application\/x-www-form-urlencoded\s*(?:;|$)/i.test(contentType ?? '');
}
