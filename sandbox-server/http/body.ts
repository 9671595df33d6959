import type { HonoRequest } from 'hono';
import { invalid, ok, type Result } from '../domain/error.ts';

/** The longest body that is accepted. */
const MAX_BODY_BYTES = 256 * 1024;

/** How much of a too large body is read, so that its sender receives the error response. */
const MAX_READ_BYTES = 4 * 1024 * 1024;

/**
 * Reads a request body as JSON.
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

/** The body texts that were read, for the request log. */
const texts = new WeakMap<HonoRequest, string>();

/** The text of the request body, if it was read. */
export function bodyTextOf(request: HonoRequest): string | undefined {
  return texts.get(request);
}

/** Reads a request body as text. */
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
  if (isDeclared && Number(length) > MAX_BODY_BYTES) return tooLarge();
  try {
    // Trust `Content-Length` here: the server has enforced it.
    if (isDeclared) return checkSize(await request.arrayBuffer());
    return await readStream(request.raw.body);
  } catch {
    return invalid({ body: ['Must be readable to its end'] });
  }
}

/** Reads a body whose length is unknown. */
async function readStream(body: ReadableStream<Uint8Array> | null): Promise<Result<Uint8Array>> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  const reader = body?.getReader();
  for (let read = await reader?.read(); read?.value; read = await reader?.read()) {
    size += read.value.byteLength;
    if (size <= MAX_BODY_BYTES) chunks.push(read.value);
    if (size > MAX_READ_BYTES) break;
  }
  reader?.cancel().catch(() => undefined);
  return size <= MAX_BODY_BYTES ? ok(concatenate(chunks, size)) : tooLarge();
}

function concatenate(chunks: readonly Uint8Array[], size: number): Uint8Array {
  const bytes = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.byteLength;
  }
  return bytes;
}

function checkSize(bytes: ArrayBuffer): Result<ArrayBuffer> {
  return bytes.byteLength <= MAX_BODY_BYTES ? ok(bytes) : tooLarge();
}

function tooLarge() {
  return invalid({ body: [`Must be at most ${MAX_BODY_BYTES} bytes`] });
}
