/** Values that may be here already: to wait for one all the same costs as much as to answer with it. */

export type Soon<T> = T | Promise<T>;

/** What `next` makes of the value: at once where it is here, and later where it is not. */
export function soon<T, Result>(value: Soon<T>, next: (value: T) => Soon<Result>): Soon<Result> {
  return isLater(value) ? Promise.resolve(value).then(next) : next(value);
}

/** Whether a value is yet to come, by a promise of whatever make. */
export function isLater<T>(value: Soon<T>): value is Promise<T> {
  return typeof value === 'object' && value !== null && 'then' in value;
}
