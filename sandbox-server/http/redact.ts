import type { HeaderFields } from '../domain/journal.ts';
import { isForm, isJson } from './body.ts';

/** What a journal shows of an exchange: everything but what opens a door. */

/** In place of a secret. */
export const REDACTED = '[redacted]';

const SECRET_HEADERS = new Set(['authorization', 'proxy-authorization', 'cookie', 'set-cookie']);

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

/** By lower-case name; the scheme before a credential stays. */
export function shownHeaders(fields: HeaderFields): Record<string, string> {
  const shown: Record<string, string> = {};
  for (const [name, value] of fields) {
    const key = name.toLowerCase();
    const text = SECRET_HEADERS.has(key) ? withoutCredential(value) : value;
    shown[key] = key in shown ? `${shown[key]}, ${text}` : text;
  }
  return shown;
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

function withoutCredential(value: string): string {
  const scheme = /^(?:Bearer|Basic) /i.exec(value)?.[0] ?? '';
  return `${scheme}${REDACTED}`;
}

function isSecret(name: string): boolean {
  return SECRET_FIELDS.includes(name.toLowerCase());
}
