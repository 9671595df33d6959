/** Rejects misspelt options, which would otherwise be silently ignored. */

/**
 * Checks that `value` is an object, and that all its keys are in `known`.
 * @param name of the object, as the developer wrote it, e.g. `connectBankHost` or `renewal`.
 * @throws {TypeError} naming the first unknown key and the known key that was probably meant.
 */
export function rejectUnknownKeys(name: string, value: unknown, known: readonly string[]): void {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new TypeError(`${name}: expected an object, received ${typeNameOf(value)}`);
  }
  const unknown = Object.keys(value).find((key) => !known.includes(key));
  if (unknown !== undefined) throw new TypeError(`${name}: ${unknownKeyMessage(unknown, known)}`);
}

/** `Unknown option 'retry'. Did you mean 'retries'?` */
function unknownKeyMessage(key: string, known: readonly string[]): string {
  return `Unknown option '${key}'. ${suggestionFor(key, known)}`;
}

/** `Did you mean 'rewards'?`, or the list of what is known if nothing resembles `name`. */
export function suggestionFor(name: string, known: readonly string[]): string {
  const match = closestMatch(name, known);
  if (match !== undefined) return `Did you mean '${match}'?`;
  return `Known are ${known.map((each) => `'${each}'`).join(', ')}.`;
}

/** The type of `value` for an error message. */
export function typeNameOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'an array';
  return typeof value === 'undefined' ? 'undefined' : `a value of type ${typeof value}`;
}

/** The most similar known name, if at most a third of the letters differ; else a related one. */
export function closestMatch(name: string, known: readonly string[]): string | undefined {
  // Limits the time of the comparison, because an attacker may choose the name.
  const letters = lettersOf(name.slice(0, 64));
  let fewest = Math.floor(letters.length / 3) + 1;
  let closest: string | undefined;
  for (const candidate of known) {
    const distance = editDistance(letters, lettersOf(candidate));
    if (distance < fewest) [closest, fewest] = [candidate, distance];
  }
  return closest ?? known.find((candidate) => isRelated(letters, lettersOf(candidate)));
}

/** `emailAddress` and `email`, `fullName` and `name`, `retry` and `retries`. */
function isRelated(name: string, candidate: string): boolean {
  if (name.length < 4 || candidate.length < 4) return false;
  return name.startsWith(candidate.slice(0, 4)) || name.endsWith(candidate);
}

/** `clientId`, `client_id` and `Client-ID` count as the same name. */
function lettersOf(text: string): string {
  return text.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
}

/** @see https://en.wikipedia.org/wiki/Damerau%E2%80%93Levenshtein_distance */
function editDistance(from: string, to: string): number {
  let previous: number[] = [];
  let row = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (let line = 1; line <= from.length; line += 1) {
    const next = [line];
    for (let column = 1; column <= to.length; column += 1) {
      const isSame = from[line - 1] === to[column - 1];
      const isSwap = from[line - 1] === to[column - 2] && from[line - 2] === to[column - 1];
      next.push(
        Math.min(
          (row[column - 1] ?? 0) + (isSame ? 0 : 1),
          (row[column] ?? 0) + 1,
          (next[column - 1] ?? 0) + 1,
          isSwap ? (previous[column - 2] ?? 0) + 1 : Number.POSITIVE_INFINITY,
        ),
      );
    }
    [previous, row] = [row, next];
  }
  return row[to.length] ?? 0;
}
