import type { z } from 'zod';

/** Field path, query parameter or header name → what is wrong with it, as `errors` is on the wire. */
export type FieldErrors = Record<string, string[]>;

const MISSING = 'Must be provided';

/** What checks a value, and types it. */
export type Schema<T> = z.ZodType<T>;

export type Parsed<T> = { ok: true; value: T } | { ok: false; errors: FieldErrors };

/**
 * Checks `input` against `schema` and words every issue the way TrueLayer words the ones it
 * publishes ("Must be provided", "Unknown value. Valid values are …").
 * @param root key for an issue with the input as a whole, e.g. a body that is not an object.
 * @guess Fields, parameters and headers that nobody knows are ignored.
 * @guess Validation messages other than "Must be provided" are worded by us, and a body that is no object has the key `body`.
 */
export function parse<S extends z.ZodType>(
  schema: S,
  input: unknown,
  root = 'body',
): Parsed<z.output<S>> {
  const result = schema.safeParse(input);
  if (result.success) return { ok: true, value: result.data };
  const errors = new Map<string, string[]>();
  for (const issue of issuesOf(schema, input)) {
    const key = keyOf(issue.path, root);
    const known = errors.get(key) ?? [];
    const message = messageOf(issue);
    if (!known.includes(message)) errors.set(key, [...known, message]);
  }
  return { ok: false, errors: Object.fromEntries(errors) };
}

/** Once more, with the values that are wrong: to note them costs each parse, and few need them. */
function issuesOf(schema: z.ZodType, input: unknown): readonly z.core.$ZodIssue[] {
  return schema.safeParse(input, { reportInput: true }).error?.issues ?? [];
}

function keyOf(path: readonly PropertyKey[], root: string): string {
  return path.length === 0 ? root : path.map(String).join('.');
}

function messageOf(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined ? MISSING : `Must be ${nounOf(issue.expected)}`;
    case 'invalid_value':
      return issue.input === undefined ? MISSING : unknownValue(issue.values);
    case 'invalid_union':
      return discriminatorMessage(issue);
    case 'too_small':
      return `Must ${measureOf(issue.origin)} at least ${issue.minimum}${unitOf(issue.origin)}`;
    case 'too_big':
      return `Must ${measureOf(issue.origin)} at most ${issue.maximum}${unitOf(issue.origin)}`;
    default:
      return issue.message;
  }
}

/** The schemas' unions are all told apart by one field, to which the issue's path points. */
function discriminatorMessage(issue: z.core.$ZodIssueInvalidUnion): string {
  const { input } = issue;
  const name = issue.path.at(-1);
  const options = 'options' in issue && Array.isArray(issue.options) ? issue.options : [];
  const isMissing =
    typeof input === 'object' && input !== null && name !== undefined && !(name in input);
  return isMissing ? MISSING : unknownValue(options);
}

function unknownValue(values: readonly unknown[]): string {
  const list = values.map((value) => (typeof value === 'string' ? `'${value}'` : String(value)));
  return `Unknown value. Valid values are ${list.join(', ')}.`;
}

const NOUNS: Record<string, string> = {
  object: 'an object',
  record: 'an object',
  array: 'an array',
  string: 'a string',
  int: 'an integer',
  number: 'a number',
  boolean: 'true or false',
};

function nounOf(expected: string): string {
  return NOUNS[expected] ?? expected;
}

function measureOf(origin: string): string {
  return origin === 'string' || origin === 'array' ? 'have' : 'be';
}

function unitOf(origin: string): string {
  if (origin === 'string') return ' characters';
  return origin === 'array' ? ' items' : '';
}
