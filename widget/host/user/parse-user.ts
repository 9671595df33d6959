/** What `user()` returned, as TrueLayer accepts it: values of a database come in many spellings. */

import { closestMatch, typeNameOf } from '../../truelayer/unknown-keys.ts';
import { isResponseLike } from '../error-shapes.ts';
import { Refusal } from '../errors.ts';
import type { InputField } from '../events/events.ts';
import type { User } from '../options/options.ts';
import { bankNameOf } from './user-name.ts';

/** Called for each detail that is left out, with what was expected; never with the value. */
type OnIgnored = (field: InputField, detail: string) => void;

const FIELDS = ['id', 'name', 'email', 'phone'];

/**
 * The signed-in user; `undefined` if nobody is. Contact details are normalised. One that TrueLayer
 * would refuse is left out if there is another one, else TrueLayer is to decide.
 * @throws {Refusal} naming the field of a user that cannot be used.
 */
export function parseUser(value: unknown, onIgnored: OnIgnored): User | undefined {
  // `session && session.user` is `false`, `null` or '' where nobody is signed in.
  if (!value) return undefined;
  if (isResponseLike(value)) {
    throw unusable(
      'it returned a Response. Throw an HTTPException, or return undefined for nobody',
    );
  }
  if (typeof value !== 'object' || Array.isArray(value)) {
    throw unusable(`expected { id, name, email }, received ${typeNameOf(value)}`);
  }
  const given = new Map<string, unknown>(Object.entries(value));
  for (const field of FIELDS) if (field in value) given.set(field, Reflect.get(value, field));
  return {
    id: idOf(given),
    name: nameOf(given),
    ...contactsOf(given, onIgnored),
  };
}

/** The id alone, as `parseUser` has it: who is signed in does not depend on their contact details. */
export function parseUserId(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null || !('id' in value)) return undefined;
  return idOf(new Map([['id', value.id]]));
}

function idOf(given: ReadonlyMap<string, unknown>): string {
  const id = given.get('id');
  const isNumber = typeof id === 'bigint' || (typeof id === 'number' && Number.isFinite(id));
  if (isNumber) return String(id);
  if (typeof id === 'string' && id.trim() !== '') return id;
  if (typeof id === 'string' || id === undefined || id === null) throw missing('id', given);
  throw unusable(`id: expected a string, received ${typeNameOf(id)}. Convert it with String(id)`);
}

function nameOf(given: ReadonlyMap<string, unknown>): string {
  const name = given.get('name');
  if (typeof name === 'string' && bankNameOf(name) !== '') {
    return name.replaceAll(HALF_CHARACTERS, '').normalize('NFC').trim();
  }
  if (typeof name === 'string' || name === undefined || name === null) throw missing('name', given);
  throw unusable(`name: expected a string, received ${typeNameOf(name)}`);
}

/** What cutting a text in the middle of a character leaves. JSON of it is refused by many parsers. */
const HALF_CHARACTERS = /\p{Cs}/gu;

type Contact = { text: string; isAcceptable: boolean } | undefined;

function contactsOf(
  given: ReadonlyMap<string, unknown>,
  onIgnored: OnIgnored,
): Pick<User, 'email' | 'phone'> {
  const email = emailOf(textOf('email', given.get('email'), onIgnored));
  const phone = phoneOf(textOf('phone', given.get('phone'), onIgnored));
  if (email === undefined && phone === undefined) {
    throw missing('email', given, 'TrueLayer needs an email or a phone');
  }
  if (email && !email.isAcceptable && phone?.isAcceptable) {
    onIgnored('user.email', 'expected an email address');
    return { phone: phone.text };
  }
  if (phone && !phone.isAcceptable && email?.isAcceptable) {
    onIgnored('user.phone', 'expected + and the country code, then digits');
    return { email: email.text };
  }
  return { ...(email && { email: email.text }), ...(phone && { phone: phone.text }) };
}

/** Text without what people and databases put around it; nothing for what is empty or no text. */
function textOf(
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

/** Longer ones reach nobody. @see https://www.rfc-editor.org/errata/eid1690 */
const MAX_EMAIL = 254;

/** As HTML has it, with a domain of two names at least. */
const EMAIL = /^[\w.!#$%&'*+/=?^`{|}~-]{1,64}@([a-z\d]([a-z\d-]{0,61}[a-z\d])?\.)+[a-z\d-]{2,63}$/i;

function emailOf(text: string | undefined): Contact {
  if (text === undefined) return undefined;
  const [, address = text] = /<([^<>]+)>$/.exec(text) ?? /^mailto:(.+)$/i.exec(text) ?? [];
  const at = address.lastIndexOf('@');
  const domain = address.slice(at + 1).replace(/\.$/, '');
  const written = address.slice(0, at + 1) + asciiDomainOf(domain);
  return { text: written, isAcceptable: written.length <= MAX_EMAIL && EMAIL.test(written) };
}

/** `bücher.example` as `xn--bcher-kva.example`; what is no international name stays as it is. */
function asciiDomainOf(domain: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: ASCII is meant.
  if (/^[\x00-\x7f]*$/.test(domain)) return domain;
  const host = URL.canParse(`https://${domain}`) ? new URL(`https://${domain}`).host : domain;
  return /^[a-z\d.-]+$/.test(host) ? host : domain;
}

/** E.164. @see https://www.itu.int/rec/T-REC-E.164 */
const PHONE = /^\+[1-9]\d{6,14}$/;

function phoneOf(text: string | undefined): Contact {
  if (text === undefined) return undefined;
  const written = text
    .normalize('NFKC')
    .replace(/^tel:/i, '')
    // "+44 (0)20 …": the zero is for callers within the country.
    .replace(/^(\+\d{1,3}\s*)\(0\)/, '$1')
    .replaceAll(/[\s().\p{Pd}/]+/gu, '')
    .replace(/^00(?=[1-9])/, '+');
  return { text: written, isAcceptable: PHONE.test(written) };
}

function missing(
  field: string,
  given: ReadonlyMap<string, unknown>,
  what = 'it is missing',
): Refusal {
  const others = [...given.keys()].filter((key) => !FIELDS.includes(key));
  const meant = others.find((key) => closestMatch(key, FIELDS) === field);
  const hint = meant === undefined ? '' : `. It has '${meant}': did you mean '${field}'?`;
  return unusable(`${field}: ${what}${hint}`);
}

function unusable(detail: string): Refusal {
  return new Refusal('misconfigured', `user(): ${detail}`);
}
