/** The fields that are there; a null is none. */
export function omitEmpty<T extends object>(fields: T) {
  const there: { [K in keyof T]?: NonNullable<T[K]> } = {};
  for (const field in fields) {
    const value = fields[field];
    if (value !== undefined && value !== null) there[field] = value;
  }
  return there;
}
