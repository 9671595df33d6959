/**
 * A fault, or a record of one, as the control plane shows it: the same fields in snake case.
 * @param fault its own objects are presented too.
 */
export function presentFault(fault: object): Record<string, unknown> {
  const fields = Object.entries(fault).map(([name, value]: [string, unknown]) => [
    name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
    typeof value === 'object' && value !== null ? presentFault(value) : value,
  ]);
  return Object.fromEntries(fields);
}
