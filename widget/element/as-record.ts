/** The properties of an unknown value, to be checked one by one; none if it is no object. */
export function asRecord(value: unknown): Record<string, unknown> {
  return { ...Object(value) };
}
