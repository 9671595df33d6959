import { ProblemError } from '../http/problem-error.ts';
import { closestMatch } from '../schema/closest-match.ts';

/**
 * What a value must match: a RegExp matches a string; an object matches one with at least these fields;
 * a list matches one with exactly these items; `undefined` matches a missing field; anything else
 * matches an equal value.
 */
export type Pattern =
  | string
  | number
  | boolean
  | null
  | undefined
  | RegExp
  | readonly Pattern[]
  | { readonly [field: string]: Pattern };

/** A field that does not match. */
export type Difference = { field: string; expected: unknown; got: unknown };

/** Lists the fields in which `got` does not match `expected`: none if it matches. */
export function differencesOf(expected: Pattern, got: unknown, field: string): Difference[] {
  if (expected instanceof RegExp)
    return matchesRegExp(expected, got) ? [] : [{ field, expected, got }];
  if (isList(expected)) return listDifferencesOf(expected, got, field);
  if (typeof expected === 'object' && expected !== null) {
    if (!isObject(got)) return [{ field, expected, got }];
    return Object.entries(expected).flatMap(([name, pattern]) =>
      differencesOf(pattern, Object.hasOwn(got, name) ? got[name] : undefined, `${field}.${name}`),
    );
  }
  return Object.is(expected, got) ? [] : [{ field, expected, got }];
}

/** @throws {ProblemError} if a name is unknown; the message suggests the closest one. */
export function requireKnownNames(
  kind: 'field' | 'operation',
  names: readonly string[],
  known: readonly string[],
): void {
  const unknown = names.find((name) => !known.includes(name));
  if (unknown === undefined) return;
  const nearest = closestMatch(unknown, known);
  const hint = nearest === undefined ? `known are ${known.join(', ')}` : `did you mean ${nearest}?`;
  const field = kind === 'field' ? unknown : kind;
  throw new ProblemError('invalid', `${field}: there is no ${kind} ${unknown}; ${hint}`);
}

/** Compares in order. A list of another length is one difference. */
function listDifferencesOf(expected: readonly Pattern[], got: unknown, field: string) {
  if (!isList(got) || got.length !== expected.length) return [{ field, expected, got }];
  return expected.flatMap((pattern, i) => differencesOf(pattern, got[i], `${field}.${i}`));
}

/** Uses `search` and not `test`, because `test` starts at `lastIndex` if the RegExp is global. */
function matchesRegExp(expected: RegExp, got: unknown): boolean {
  return typeof got === 'string' && got.search(expected) >= 0;
}

/** `Array.isArray` with a readonly type. */
function isList(value: unknown): value is readonly Pattern[] {
  return Array.isArray(value);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
