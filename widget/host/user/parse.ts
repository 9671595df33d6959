/** Parses and normalises the user that `user()` returns. */

import { closestMatch, typeNameOf } from '../../truelayer/unknown-keys.ts';
import { isResponseLike } from '../error-shapes.ts';
import { ProblemError } from '../errors.ts';
import type { InputField } from '../events/events.ts';
import type { User } from '../options/options.ts';
import { consentName } from './name.ts';

/** Called for each ignored contact detail, with what was expected; never with the value. */
type OnIgnored = (field: InputField, detail: string) => void;

const FIELDS = ['id', 'name', 'email', 'phone'];

/**
 * Parses the signed-in user and normalises the contact details. An invalid email is left out if the
 * phone is valid, and vice versa; otherwise TrueLayer decides.
 * @returns `undefined` if no user is signed in.
 * @throws {ProblemError} naming the invalid field.
 */
export function parseUser(value: unknown, onIgnored: OnIgnored): User | undefined {
  // `session && session.user` is `false`, `null` or '' if no user is signed in.
  if (!value) return undefined;
  if (isResponseLike(value)) {
    throw invalidUser(
      'it returned a Response. Throw an HTTPException, or return undefined if no user is signed in',
    );
  }
  if (typeof value !== 'object' || Array.isArray(value)) {
    throw invalidUser(`expected { id, name, email }, received ${typeNameOf(value)}`);
  }
  const given = new Map<string, unknown>(Object.entries(value));
  for (const field of FIELDS) if (field in value) given.set(field, Reflect.get(value, field));
  return {
    id: parseId(given),
    name: parseName(given),
    ...parseContacts(given, onIgnored),
  };
}

/** Parses the id only: who is signed in does not depend on the contact details. */
export function parseUserId(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null || !('id' in value)) return undefined;
  return parseId(new Map([['id', value.id]]));
}

/** @throws {ProblemError} if the id is missing or neither a text nor a number. */
function parseId(given: ReadonlyMap<string, unknown>): string {
  const id = given.get('id');
  const isNumber = typeof id === 'bigint' || (typeof id === 'number' && Number.isFinite(id));
  if (isNumber) return String(id);
  if (typeof id === 'string' && id.trim() !== '') return id;
  if (typeof id === 'string' || id === undefined || id === null) throw missingField('id', given);
  throw invalidUser(
    `id: expected a string, received ${typeNameOf(id)}. Convert it with String(id)`,
  );
}

/** @throws {ProblemError} if the name is missing or not a text. */
function parseName(given: ReadonlyMap<string, unknown>): string {
  const name = given.get('name');
  if (typeof name === 'string' && consentName(name) !== '') {
    return name.replaceAll(UNPAIRED_SURROGATES, '').normalize('NFC').trim();
  }
  if (typeof name === 'string' || name === undefined || name === null)
    throw missingField('name', given);
  throw invalidUser(`name: expected a string, received ${typeNameOf(name)}`);
}

/** Unpaired surrogates, which many JSON parsers reject. */
const UNPAIRED_SURROGATES = /\p{Cs}/gu;

type Contact = { text: string; isValid: boolean } | undefined;

/**
 * Leaves out a contact that is not valid if the other one is.
 * @throws {ProblemError} if there is neither an email nor a phone.
 */
function parseContacts(
  given: ReadonlyMap<string, unknown>,
  onIgnored: OnIgnored,
): Pick<User, 'email' | 'phone'> {
  const email = parseEmail(normalizeText('email', given.get('email'), onIgnored));
  const phone = parsePhone(normalizeText('phone', given.get('phone'), onIgnored));
  if (email === undefined && phone === undefined) {
    throw missingField('email', given, 'TrueLayer needs an email or a phone');
  }
  if (email && !email.isValid && phone?.isValid) {
    onIgnored('user.email', 'expected an email address');
    return { phone: phone.text };
  }
  if (phone && !phone.isValid && email?.isValid) {
    onIgnored('user.phone', 'expected + and the country code, then digits');
    return { email: email.text };
  }
  return { ...(email && { email: email.text }), ...(phone && { phone: phone.text }) };
}

/** Removes white space and invisible characters. @returns `undefined` for an empty or invalid value. */
function normalizeText(
  field: 'email' | 'phone',
  value: unknown,
  onIgnored: OnIgnored,
): string | undefined {
  const isNumber = typeof value === 'number' || typeof value === 'bigint';
  if (typeof value !== 'string' && !isNumber) {
    if (value !== undefined && value !== null) {
      onIgnored(`user.${field}`, `expected a string, received ${typeNameOf(value)}`);
    }
    return undefined;
  }
  const text = String(value)
    .normalize('NFC')
    .replaceAll(/[\p{Cc}\p{Cf}\p{Cs}]+/gu, '')
    .trim();
  return text === '' ? undefined : text;
}

/** @see https://www.rfc-editor.org/errata/eid1690 */
const MAX_EMAIL = 254;

/** HTML's pattern, with at least two labels in the domain. */
const EMAIL = /^[\w.!#$%&'*+/=?^`{|}~-]{1,64}@([a-z\d]([a-z\d-]{0,61}[a-z\d])?\.)+[a-z\d-]{2,63}$/i;

function parseEmail(text: string | undefined): Contact {
  if (text === undefined) return undefined;
  const [, address = text] = /<([^<>]+)>$/.exec(text) ?? /^mailto:(.+)$/i.exec(text) ?? [];
  const at = address.lastIndexOf('@');
  const domain = address.slice(at + 1).replace(/\.$/, '');
  const normalized = address.slice(0, at + 1) + toAsciiDomain(domain);
  return { text: normalized, isValid: normalized.length <= MAX_EMAIL && EMAIL.test(normalized) };
}

/** `bücher.example` becomes `xn--bcher-kva.example`; what is not a valid domain is returned unchanged. */
function toAsciiDomain(domain: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: ASCII is meant.
  if (/^[\x00-\x7f]*$/.test(domain)) return domain;
  const host = URL.canParse(`https://${domain}`) ? new URL(`https://${domain}`).host : domain;
  return /^[a-z\d.-]+$/.test(host) ? host : domain;
}

/** E.164. @see https://www.itu.int/rec/T-REC-E.164 */
const PHONE = /^\+[1-9]\d{6,14}$/;

function parsePhone(text: string | undefined): Contact {
  if (text === undefined) return undefined;
  const normalized = text
    .normalize('NFKC')
    .replace(/^tel:/i, '')
    // "+44 (0)20 …": the zero is for callers within the country.
    .replace(/^(\+\d{1,3}\s*)\(0\)/, '$1')
    .replaceAll(/[\s().\p{Pd}/]+/gu, '')
    .replace(/^00(?=[1-9])/, '+');
  return { text: normalized, isValid: PHONE.test(normalized) };
}

function missingField(
  field: string,
  given: ReadonlyMap<string, unknown>,
  what = 'it is missing',
): ProblemError {
  const others = [...given.keys()].filter((key) => !FIELDS.includes(key));
  const meant = others.find((key) => closestMatch(key, FIELDS) === field);
  const hint = meant === undefined ? '' : `. It has '${meant}': did you mean '${field}'?`;
  return invalidUser(`${field}: ${what}${hint}`);
}

function invalidUser(detail: string): ProblemError {
  return new ProblemError('misconfigured', `user(): ${detail}`);
}
