/** Returns the same fields with the names that they have on the wire, also in inner objects. */
export function toSnakeCase(value: object): Record<string, unknown> {
  const fields = Object.entries(value).map(([name, inner]: [string, unknown]) => [
    name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
    typeof inner === 'object' && inner !== null ? toSnakeCase(inner) : inner,
  ]);
  return Object.fromEntries(fields);
}
