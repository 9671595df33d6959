import { z } from 'zod';
import { closestMatch } from './closest-match.ts';

/** Objects of files that people write by hand: a field nobody knows is a typo, not an extension. */

/**
 * An object with these fields and no others. The error for an unknown field suggests the closest name.
 * @param inner fields of objects within it, by where they belong: they are often put a level too high.
 */
export function strictObject<S extends z.core.$ZodShape>(
  shape: S,
  inner: Record<string, object> = {},
) {
  const fields = [
    ...Object.keys(shape).map((field) => ({ field, hint: `'${field}'` })),
    ...Object.entries(inner).flatMap(([place, names]) =>
      Object.keys(names).map((field) => ({ field, hint: `'${field}' in '${place}'` })),
    ),
  ];
  return z.strictObject(shape, {
    error: (issue) =>
      issue.code === 'unrecognized_keys'
        ? issue.keys.map((key) => unknownField(key, fields, Object.keys(shape))).join(' ')
        : undefined,
  });
}

function unknownField(
  name: string,
  fields: readonly { field: string; hint: string }[],
  own: readonly string[],
): string {
  const names = fields.map(({ field }) => field);
  const meant = closestMatch(name, names);
  const hint =
    meant === undefined
      ? `Valid fields are ${own.map((field) => `'${field}'`).join(', ')}.`
      : `Did you mean ${fields[names.indexOf(meant)]?.hint}?`;
  return `Unknown field '${name}'. ${hint}`;
}
