import type { HeaderFields } from '../domain/world/request-log.ts';
import { isForm, isJson } from './body.ts';

/** Removes secrets from logged requests. The placeholder for a secret: */
const REDACTED = '[redacted]';

const SECRET_HEADER = /^(?:(?:proxy-)?authorization|(?:set-)?cookie)$/i;

const SECRET_FIELDS = [
  'client_secret',
  'client_assertion',
  'access_token',
  'refresh_token',
  'id_token',
  'password',
];

/** A secret in text that is no valid JSON or form: its name, then its value. */
const SECRET_IN_TEXT = new RegExp(
  `((?:${SECRET_FIELDS.join('|')})["']?\\s*[:=]\\s*)("(?:\\\\.|[^"\\\\])*"?|[^"&\\s,;}]+)`,
  'gi',
);

/**
 * Creates a function that writes a request's headers as text: a line with the name, then a line with
 * the value. The last text is cached, because clients repeat their headers.
 */
export function createHeaderSerializer(): (request: Request) => string {
  let last: { raw: readonly string[]; lines: string } = { raw: [], lines: '' };
  return (request) => {
    const raw = rawHeadersOf(request);
    if (!isSame(raw, last.raw)) last = { raw, lines: serializeHeaders(raw) };
    return last.lines;
  };
}

/**
 * Prefers the `rawHeaders` of Node's request: reading `headers` is slow, and keeping that object would
 * keep the socket in memory.
 */
function rawHeadersOf(request: Request): readonly string[] {
  return 'rawHeaders' in request && Array.isArray(request.rawHeaders)
    ? request.rawHeaders
    : [...request.headers].flat();
}

function isSame(some: readonly string[], others: readonly string[]): boolean {
  if (some.length !== others.length) return false;
  for (let i = 0; i < some.length; i += 1) if (some[i] !== others[i]) return false;
  return true;
}

function serializeHeaders(raw: readonly string[]): string {
  const lines: string[] = [];
  for (let i = 0; i < raw.length; i += 2) {
    const name = raw[i] ?? '';
    // HTTP/2 pseudo-headers are no headers.
    if (!name.startsWith(':')) lines.push(name, redactCredential(name, raw[i + 1] ?? ''));
  }
  return lines.join('\n');
}

/** Parses the text of `createHeaderSerializer`: headers by lower-case name. */
export function redactHeaderLines(text: string): Record<string, string> {
  if (text === '') return {};
  const lines = text.split('\n');
  const names = lines.filter((_, i) => i % 2 === 0);
  return redactHeaders(names.map((name, i) => [name, lines[2 * i + 1] ?? '']));
}

/** Headers by lower-case name. The scheme of a credential stays, e.g. `Bearer [redacted]`. */
export function redactHeaders(fields: HeaderFields): Record<string, string> {
  const redacted = new Map<string, string>();
  for (const [name, value] of fields) {
    const key = name.toLowerCase();
    const text = redactCredential(name, value);
    const before = redacted.get(key);
    redacted.set(key, before === undefined ? text : `${before}, ${text}`);
  }
  return Object.fromEntries(redacted);
}

/** Form fields or query parameters; a repeated name becomes a list. */
export function redactFields(fields: URLSearchParams): Record<string, string | string[]> {
  return Object.fromEntries(
    [...new Set(fields.keys())].map((name) => {
      const values = fields.getAll(name).map((value) => (isSecret(name) ? REDACTED : value));
      return [name, values.length === 1 ? (values[0] ?? '') : values];
    }),
  );
}

/** Parses JSON and forms; returns any other text as it is. */
export function redactBody(text: string, contentType: string | undefined): unknown {
  if (isForm(contentType)) return redactFields(new URLSearchParams(text));
  if (!isJson(contentType)) return redactText(text);
  try {
    return JSON.parse(text, (name, value) => (isSecret(name) ? REDACTED : value));
  } catch {
    return redactText(text);
  }
}

function redactText(text: string): string {
  return text.replaceAll(SECRET_IN_TEXT, `$1${REDACTED}`);
}

function redactCredential(name: string, value: string): string {
  if (!SECRET_HEADER.test(name) || value === '') return value;
  const scheme = /^(?:Bearer|Basic) /i.exec(value)?.[0] ?? '';
  return `${scheme}${REDACTED}`;
}

function isSecret(name: string): boolean {
  return SECRET_FIELDS.includes(name.toLowerCase());
}
