import { z } from 'zod';

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

/** The one with the fewest typos between them, when that is at most every third letter. */
function nearestOf(name: string, known: readonly string[]): string | undefined {
  const lettersOf = (text: string) => text.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
  let nearest: string | undefined;
  let fewest = Math.floor(lettersOf(name).length / 3) + 1;
  for (const candidate of known) {
    const typos = distanceOf(lettersOf(name), lettersOf(candidate));
    if (typos < fewest) [nearest, fewest] = [candidate, typos];
  }
  return nearest;
}

/** Letters to add, remove or change to make one word of the other (Levenshtein). */
function distanceOf(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, place) => place);
  for (const [index, letter] of [...from].entries()) {
    const next = [index + 1];
    for (let place = 0; place < to.length; place += 1) {
      const changed = (row[place] ?? 0) + (letter === to[place] ? 0 : 1);
      next.push(Math.min(changed, (row[place + 1] ?? 0) + 1, (next[place] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
