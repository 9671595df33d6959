/** The properties of something received, to be looked at one by one; none when it is no object. */
export function fieldsOf(received: unknown): Record<string, unknown> {
  return { ...Object(received) };
}
