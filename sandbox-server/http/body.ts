import type { HonoRequest } from 'hono';
import { invalid, ok, type Result } from '../domain/error.ts';

/** What is longer is refused, and not kept. */
const MAX_BODY_BYTES = 256 * 1024;

/** So far a body without a declared length is read: its sender then hears the refusal, and may go on. */
const MAX_READ_BYTES = 4 * 1024 * 1024;

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

/** What was read of requests that somebody still holds. */
const texts = new WeakMap<HonoRequest, string>();

/** The request's body, if it was read. */
export function textReadOf(request: HonoRequest): string | undefined {
  return texts.get(request);
}

/** The body as text, if it is small enough and UTF-8. */
export async function readText(request: HonoRequest): Promise<Result<string>> {
  const bytes = await readBytes(request);
  if (!bytes.ok) return bytes;
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes.value);
    texts.set(request, text);
    return ok(text);
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

async function readBytes(request: HonoRequest): Promise<Result<ArrayBuffer | Uint8Array>> {
  const length = request.header('Content-Length') ?? '';
  const isDeclared = /^\d+$/.test(length);
  if (isDeclared && Number(length) > MAX_BODY_BYTES) return tooLong();
  try {
    // A server has seen to it that the declared length is the true one.
    if (isDeclared) return withinLimit(await request.arrayBuffer());
    return await readStream(request.raw.body);
  } catch {
    return invalid({ body: ['Must be readable to its end'] });
  }
}

/** A body of unknown length, piece by piece. */
async function readStream(body: ReadableStream<Uint8Array> | null): Promise<Result<Uint8Array>> {
  const pieces: Uint8Array[] = [];
  let size = 0;
  const reader = body?.getReader();
  for (let read = await reader?.read(); read?.value; read = await reader?.read()) {
    size += read.value.byteLength;
    if (size <= MAX_BODY_BYTES) pieces.push(read.value);
    if (size > MAX_READ_BYTES) break;
  }
  reader?.cancel().catch(() => undefined);
  return size <= MAX_BODY_BYTES ? ok(joined(pieces, size)) : tooLong();
}

function joined(pieces: readonly Uint8Array[], size: number): Uint8Array {
  const whole = new Uint8Array(size);
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.byteLength;
  }
  return whole;
}

function withinLimit(bytes: ArrayBuffer): Result<ArrayBuffer> {
  return bytes.byteLength <= MAX_BODY_BYTES ? ok(bytes) : tooLong();
}

function tooLong() {
  return invalid({ body: [`Must be at most ${MAX_BODY_BYTES} bytes`] });
}
