import type { Difference } from './matcher.ts';

/** How many requests or webhooks a message lists. */
export const MAX_SHOWN = 3;
/** Longer values are truncated in messages. */
const MAX_VALUE_LENGTH = 120;

/** Lists the fields of a matcher, one per line. */
export function matcherLines(matcher: object): string[] {
  const wanted = Object.entries(matcher)
    .filter(([, value]) => value !== undefined)
    .map(([field, value]) => `  ${field}: ${formatValue(value)}`);
  return wanted.length === 0 ? ['  anything'] : wanted;
}

/**
 * Lists the items under a title, with the number of those left out. Empty if there are no items.
 * @param total the number of all items, listed or not.
 */
export function sectionLines(title: string, items: readonly string[], total: number): string[] {
  if (items.length === 0) return [];
  const rest = total > items.length ? [`  and ${total - items.length} more`] : [];
  return ['', title, ...items, ...rest];
}

export function formatDifference({ field, expected, got }: Difference): string {
  return `    ${field}: expected ${formatValue(expected)}, got ${formatValue(got)}`;
}

/** Formats a value as TypeScript source, truncated. */
function formatValue(value: unknown): string {
  const text = literalOf(value);
  return text.length <= MAX_VALUE_LENGTH ? text : `${text.slice(0, MAX_VALUE_LENGTH)}…`;
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
