import { z } from 'zod';
import { nearestOf } from './nearest.ts';

/** Objects of files that people write by hand: a field nobody knows is a typo, not an extension. */

/** An object with these fields and no others; a refused one hears which field it may have meant. */
export function closed<S extends z.core.$ZodShape>(shape: S) {
  return z.strictObject(shape, {
    error: (issue) =>
      issue.code === 'unrecognized_keys'
        ? issue.keys.map((key) => unknownField(key, Object.keys(shape))).join(' ')
        : undefined,
  });
}

function unknownField(name: string, known: readonly string[]): string {
  const meant = nearestOf(name, known);
  const hint =
    meant === undefined
      ? `Valid fields are ${known.map((field) => `'${field}'`).join(', ')}.`
      : `Did you mean '${meant}'?`;
  return `Unknown field '${name}'. ${hint}`;
}
