import type { HeaderFields } from '../domain/world/journal.ts';
import { isForm, isJson } from './body.ts';

/** What a journal shows of an exchange: everything but what opens a door. */

/** In place of a secret. */
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

/** Where a text that could not be parsed may show one, in JSON and forms alike: its name, its value. */
const SECRET_IN_TEXT = new RegExp(
  `((?:${SECRET_FIELDS.join('|')})["']?\\s*[:=]\\s*)("(?:\\\\.|[^"\\\\])*"?|[^"&\\s,;}]+)`,
  'gi',
);

/**
 * Writes a request's headers as a text: a line with a name, then one with its value. Clients send the
 * same ones again and again, so the last ones and their text are kept.
 */
export function createHeaderLines(): (request: Request) => string {
  let last: { raw: readonly string[]; lines: string } = { raw: [], lines: '' };
  return (request) => {
    const raw = rawHeadersOf(request);
    if (!isSame(raw, last.raw)) last = { raw, lines: linesOf(raw) };
    return last.lines;
  };
}

/**
 * A server's request may say its `rawHeaders`: to ask it for `headers` costs far more, and to hold on
 * to them would hold on to its socket.
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

function linesOf(raw: readonly string[]): string {
  const lines: string[] = [];
  for (let i = 0; i < raw.length; i += 2) {
    const name = raw[i] ?? '';
    // HTTP/2 has parts of the address among its headers.
    if (!name.startsWith(':')) lines.push(name, withoutCredential(name, raw[i + 1] ?? ''));
  }
  return lines.join('\n');
}

/** Headers by lower-case name, from such lines. */
export function shownLines(text: string): Record<string, string> {
  if (text === '') return {};
  const lines = text.split('\n');
  const names = lines.filter((_, i) => i % 2 === 0);
  return shownHeaders(names.map((name, i) => [name, lines[2 * i + 1] ?? '']));
}

/** By lower-case name; the scheme before a credential stays. */
export function shownHeaders(fields: HeaderFields): Record<string, string> {
  const shown = new Map<string, string>();
  for (const [name, value] of fields) {
    const key = name.toLowerCase();
    const text = withoutCredential(name, value);
    const before = shown.get(key);
    shown.set(key, before === undefined ? text : `${before}, ${text}`);
  }
  return Object.fromEntries(shown);
}

/** A form's fields or an address's parameters; what comes several times is a list. */
export function shownFields(fields: URLSearchParams): Record<string, string | string[]> {
  return Object.fromEntries(
    [...new Set(fields.keys())].map((name) => {
      const values = fields.getAll(name).map((value) => (isSecret(name) ? REDACTED : value));
      return [name, values.length === 1 ? (values[0] ?? '') : values];
    }),
  );
}

/** The value of a JSON text, the fields of a form, and any other text as it is. */
export function shownBody(text: string, contentType: string | undefined): unknown {
  if (isForm(contentType)) return shownFields(new URLSearchParams(text));
  if (!isJson(contentType)) return shownText(text);
  try {
    return JSON.parse(text, (name, value) => (isSecret(name) ? REDACTED : value));
  } catch {
    return shownText(text);
  }
}

function shownText(text: string): string {
  return text.replaceAll(SECRET_IN_TEXT, `$1${REDACTED}`);
}

function withoutCredential(name: string, value: string): string {
  if (!SECRET_HEADER.test(name) || value === '') return value;
  const scheme = /^(?:Bearer|Basic) /i.exec(value)?.[0] ?? '';
  return `${scheme}${REDACTED}`;
}

function isSecret(name: string): boolean {
  return SECRET_FIELDS.includes(name.toLowerCase());
}
