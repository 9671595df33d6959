/** Checks the options when the app is created, so that no user meets a mistake first. */

import type { ProviderFilter } from '../../truelayer/connections.ts';
import type { Scope } from '../../truelayer/index.ts';
import { rejectUnknownKeys, suggestionFor, typeNameOf } from '../../truelayer/unknown-keys.ts';
import type { SessionStore } from '../sessions/session.ts';
import { checkMaxSessionsPerUser } from '../sessions/slots.ts';
import { checkUseCase, type UseCaseDefinition } from '../sessions/use-cases.ts';
import type { HostOptions, RenewalOptions } from './options.ts';

/** @throws {TypeError} naming the option and what was expected. */
type Check = (value: unknown, name: string) => void;

const OPTIONS: Record<keyof HostOptions, Check> = {
  truelayer: required(oneOf('an object, or a function that returns one', isObject, isFunction)),
  publicUrl: required(oneOf('a URL, or a function that returns one', isString, isFunction)),
  user: required(oneOf('a function that returns the signed-in user', isFunction)),
  origins: listOf('origins such as https://www.partner.example'),
  returnUrls: listOf('absolute URLs'),
  unknownBrowser: choiceOf('confirm', 'reject', 'accept'),
  useCases: checkUseCases,
  userIp: optional(oneOf('a function', isFunction)),
  renewal: optional(checkRenewalOptions),
  rateLimit: optional(oneOf('a function', isFunction)),
  maxSessionsPerUser: optional((value) => checkMaxSessionsPerUser(value)),
  store: optional(checkStore),
  onAuthorized: optional(oneOf('a function', isFunction)),
  onFailed: optional(oneOf('a function', isFunction)),
  onWebhook: optional(oneOf('a function', isFunction)),
  onEvent: optional(oneOf('a function', isFunction)),
  shutdown: optional(oneOf('an AbortSignal', isAbortSignal)),
  journeyTimeoutMs: optional(oneOf('a number of milliseconds above 0', isPositive)),
  clock: optional(oneOf('a function that returns milliseconds', isFunction)),
};

/** @throws {TypeError} naming the first unknown or invalid option. */
export function checkOptions(options: unknown): void {
  rejectUnknownKeys('connectBankHost', options, Object.keys(OPTIONS));
  for (const [name, check] of Object.entries(OPTIONS)) {
    check(isObject(options) ? options[name] : undefined, name);
  }
}

function required(check: Check): Check {
  return (value, name) => {
    if (value === undefined) throw new TypeError(`${name}: is required`);
    check(value, name);
  };
}

function optional(check: Check): Check {
  return (value, name) => {
    if (value !== undefined) check(value, name);
  };
}

function oneOf(expected: string, ...tests: ((value: unknown) => boolean)[]): Check {
  return (value, name) => {
    if (tests.some((test) => test(value))) return;
    throw new TypeError(`${name}: expected ${expected}, received ${typeNameOf(value)}`);
  };
}

function listOf(what: string): Check {
  return optional((value, name) => {
    if (Array.isArray(value) && value.every(isString)) return;
    throw new TypeError(`${name}: expected an array of ${what}, received ${typeNameOf(value)}`);
  });
}

function choiceOf(...choices: string[]): Check {
  return optional((value, name) => {
    if (isString(value) && choices.includes(value)) return;
    const hint = isString(value) ? `. ${suggestionFor(value, choices)}` : '';
    const known = choices.map((each) => `'${each}'`).join(', ');
    throw new TypeError(`${name}: expected one of ${known}${hint}`);
  });
}

const SCOPES = ['info', 'accounts', 'balance', 'transactions'] as const satisfies Scope[];

const USE_CASE_KEYS: Record<keyof UseCaseDefinition, true> = {
  scopes: true,
  accessType: true,
  providers: true,
  countryCode: true,
};

const PROVIDER_KEYS: Record<keyof ProviderFilter, true> = {
  countries: true,
  release_channel: true,
  customer_segments: true,
  provider_ids: true,
  excludes: true,
};

/** @throws {TypeError} that names the invalid use case or field. */
function checkUseCases(value: unknown, name: string): void {
  if (value === undefined) return;
  if (!isObject(value)) {
    throw new TypeError(`${name}: expected an object of use cases, received ${typeNameOf(value)}`);
  }
  const entries = Object.entries(value);
  if (entries.length === 0) throw new TypeError(`${name}: expected at least one use case`);
  for (const [key, definition] of entries)
    checkUseCaseDefinition(`${name}.${key}`, key, definition);
}

/** @throws {TypeError} that names the invalid field of a use case. */
function checkUseCaseDefinition(path: string, key: string, definition: unknown): void {
  rejectUnknownKeys(path, definition, Object.keys(USE_CASE_KEYS));
  if (!isObject(definition)) return;
  const { scopes, accessType, providers, countryCode } = definition;
  if (!Array.isArray(scopes)) {
    throw new TypeError(`${path}.scopes: expected an array, received ${typeNameOf(scopes)}`);
  }
  for (const scope of scopes) choiceOf(...SCOPES)(scope ?? null, `${path}.scopes`);
  choiceOf('one_time', 'recurring')(accessType ?? null, `${path}.accessType`);
  if (providers !== undefined) {
    rejectUnknownKeys(`${path}.providers`, providers, Object.keys(PROVIDER_KEYS));
  }
  optional(oneOf('two upper-case letters such as GB', isCountryCode))(
    countryCode,
    `${path}.countryCode`,
  );
  checkUseCase(key, { scopes, accessType: accessType === 'recurring' ? 'recurring' : 'one_time' });
}

const RENEWAL_KEYS: Record<keyof RenewalOptions, true> = { owns: true, reconfirms: true };

/** @throws {TypeError} that names the invalid option. */
function checkRenewalOptions(value: unknown, name: string): void {
  rejectUnknownKeys(name, value, Object.keys(RENEWAL_KEYS));
  if (!isObject(value)) return;
  required(oneOf('a function', isFunction))(value.owns, `${name}.owns`);
  optional(oneOf('true or false', isBoolean))(value.reconfirms, `${name}.reconfirms`);
}

const STORE_METHODS: (keyof SessionStore)[] = [
  'insert',
  'read',
  'replace',
  'setMarker',
  'hasMarker',
  'deleteMarker',
];

/** @throws {TypeError} that names a method that the store does not have. */
function checkStore(value: unknown, name: string): void {
  const missing = STORE_METHODS.find((method) => !isObject(value) || !isFunction(value[method]));
  if (missing === undefined) return;
  throw new TypeError(
    `${name}: expected a store such as redisStore(client) or memoryStore(); its ${missing} is not a function`,
  );
}

/** False for arrays. */
function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isFunction(value: unknown): boolean {
  return typeof value === 'function';
}

function isString(value: unknown): value is string {
  return typeof value === 'string';
}

function isCountryCode(value: unknown): boolean {
  return isString(value) && /^[A-Z]{2}$/.test(value);
}

function isBoolean(value: unknown): boolean {
  return typeof value === 'boolean';
}

function isPositive(value: unknown): boolean {
  return typeof value === 'number' && value > 0 && Number.isFinite(value);
}

/** By its shape, because tests and edge runtimes have signals of another realm. */
function isAbortSignal(value: unknown): boolean {
  return isObject(value) && isBoolean(value.aborted) && isFunction(value.addEventListener);
}
