import { ProblemError } from '../http/problem-error.ts';
import { closestMatch } from '../schema/closest-match.ts';

/** What a value is expected to be like, and where another one differs. */

/**
 * A pattern of a value: a RegExp for a text, an object for one that has at least these fields, a list
 * for one with exactly these items, anything else for itself. `undefined` wants a field to be missing.
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

/** One field that is not as expected. */
export type Difference = { field: string; expected: unknown; got: unknown };

/** Where `got` does not fit `expected`; nowhere when it fits. */
export function differencesOf(expected: Pattern, got: unknown, field: string): Difference[] {
  if (expected instanceof RegExp) return isFound(expected, got) ? [] : [{ field, expected, got }];
  if (isList(expected)) return differencesOfLists(expected, got, field);
  if (typeof expected === 'object' && expected !== null) {
    if (!isObject(got)) return [{ field, expected, got }];
    return Object.entries(expected).flatMap(([name, pattern]) =>
      differencesOf(pattern, Object.hasOwn(got, name) ? got[name] : undefined, `${field}.${name}`),
    );
  }
  return Object.is(expected, got) ? [] : [{ field, expected, got }];
}

/** @throws RangeError when one of the names is not known, as by a typo. */
export function checkNames(
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

function differencesOfLists(expected: readonly Pattern[], got: unknown, field: string) {
  if (!isList(got) || got.length !== expected.length) return [{ field, expected, got }];
  return expected.flatMap((pattern, i) => differencesOf(pattern, got[i], `${field}.${i}`));
}

/** Looks from the start whatever the RegExp's flags: a global one remembers where it was. */
function isFound(expected: RegExp, got: unknown): boolean {
  return typeof got === 'string' && got.search(expected) >= 0;
}

/** `Array.isArray` for lists that nobody may change. */
function isList(value: unknown): value is readonly Pattern[] {
  return Array.isArray(value);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
