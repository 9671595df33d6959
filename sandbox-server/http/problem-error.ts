import type { FieldErrors } from '../schema/parse.ts';

/** A value is invalid, an id is unknown, or the action is not possible in the present state. */
export type ProblemErrorKind = 'invalid' | 'unknown' | 'not_now';

/**
 * A control call that failed without any effect. Thrown in code, a problem response over HTTP. The
 * message names the field, e.g. `id: there is no connection 7`.
 */
export class ProblemError extends RangeError {
  readonly kind: ProblemErrorKind;
  /** Field → what was expected, where several fields are wrong. */
  readonly errors: FieldErrors;

  constructor(kind: ProblemErrorKind, message: string, errors: FieldErrors = errorsIn(message)) {
    super(message);
    this.kind = kind;
    this.errors = errors;
  }
}

/** Converts an error to a `ProblemError`, if it is one or a `RangeError` that names a field. */
export function toProblemError(error: unknown): ProblemError | undefined {
  if (error instanceof ProblemError) return error;
  if (!(error instanceof RangeError)) return undefined;
  const problem = new ProblemError('invalid', error.message);
  return Object.keys(problem.errors).length > 0 ? problem : undefined;
}

function errorsIn(message: string): FieldErrors {
  const [, field, reason] = /^([\w.-]+): ([\s\S]+)$/.exec(message) ?? [];
  return field !== undefined && reason !== undefined ? { [field]: [reason] } : {};
}
