import type { Difference } from './matcher.ts';

/** How a tester reads what was expected, and what was there instead. */

/** So many are shown, the nearest or the last. */
export const SHOWN = 3;
/** A value is written as far as this. */
const LONGEST_VALUE = 120;

/** A matcher, a field a line. */
export function wantedLines(matcher: object): string[] {
  const wanted = Object.entries(matcher)
    .filter(([, value]) => value !== undefined)
    .map(([field, value]) => `  ${field}: ${written(value)}`);
  return wanted.length === 0 ? ['  anything'] : wanted;
}

/** Nothing at all when there are no items; `total` counts those that are not shown, too. */
export function listed(title: string, items: readonly string[], total: number): string[] {
  if (items.length === 0) return [];
  const rest = total > items.length ? [`  and ${total - items.length} more`] : [];
  return ['', title, ...items, ...rest];
}

export function differenceLine({ field, expected, got }: Difference): string {
  return `    ${field}: expected ${written(expected)}, got ${written(got)}`;
}

/** As one would write it in a test. */
function written(value: unknown): string {
  const text = literalOf(value);
  return text.length <= LONGEST_VALUE ? text : `${text.slice(0, LONGEST_VALUE)}…`;
}

function literalOf(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (typeof value === 'string') return `'${value}'`;
  if (value instanceof RegExp) return String(value);
  if (Array.isArray(value)) return `[${value.map(literalOf).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return String(value);
  const fields = Object.entries(value).map(
    ([name, item]) => `${/^\w+$/.test(name) ? name : `'${name}'`}: ${literalOf(item)}`,
  );
  return fields.length === 0 ? '{}' : `{ ${fields.join(', ')} }`;
}
