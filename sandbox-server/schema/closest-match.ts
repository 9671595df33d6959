/** The one with the fewest typos between them, when that is at most every third letter. */
export function closestMatch(name: string, known: readonly string[]): string | undefined {
  const lettersOf = (text: string) => text.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
  let nearest: string | undefined;
  let fewest = Math.floor(lettersOf(name).length / 3) + 1;
  for (const candidate of known) {
    const typos = distanceOf(lettersOf(name), lettersOf(candidate));
    if (typos < fewest) [nearest, fewest] = [candidate, typos];
  }
  return nearest;
}

/** Letters to add, remove, change or swap with the next to make one word of the other. */
function distanceOf(from: string, to: string): number {
  let last: number[] = [];
  let row = Array.from({ length: to.length + 1 }, (_, place) => place);
  for (const [index, letter] of [...from].entries()) {
    const next = [index + 1];
    for (let place = 0; place < to.length; place += 1) {
      const changed = (row[place] ?? 0) + (letter === to[place] ? 0 : 1);
      const isSwap = letter === to[place - 1] && from[index - 1] === to[place];
      const swapped = isSwap ? (last[place - 1] ?? 0) + 1 : changed;
      next.push(Math.min(changed, swapped, (row[place + 1] ?? 0) + 1, (next[place] ?? 0) + 1));
    }
    [last, row] = [row, next];
  }
  return row.at(-1) ?? 0;
}
