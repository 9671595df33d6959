import type { FieldErrors } from '../schema/parse.ts';

/** Why: a value is wrong, there is no such thing, or it cannot happen at this moment. */
export type ProblemErrorKind = 'invalid' | 'unknown' | 'not_now';

/**
 * What a tester asked for cannot be done, and nothing of it was. Thrown in code, told as a problem
 * over HTTP; the message names the field, as in `id: there is no connection 7`.
 */
export class ProblemError extends RangeError {
  readonly kind: ProblemErrorKind;
  /** Field → expectations, where several fields were wrong. */
  readonly errors: FieldErrors;

  constructor(kind: ProblemErrorKind, message: string, errors: FieldErrors = errorsIn(message)) {
    super(message);
    this.kind = kind;
    this.errors = errors;
  }
}

/** The refusal that an error stands for; a `RangeError` that names a field speaks of its value. */
export function toProblemError(error: unknown): ProblemError | undefined {
  if (error instanceof ProblemError) return error;
  if (!(error instanceof RangeError)) return undefined;
  const refusal = new ProblemError('invalid', error.message);
  return Object.keys(refusal.errors).length > 0 ? refusal : undefined;
}

function errorsIn(message: string): FieldErrors {
  const [, field, reason] = /^([\w.-]+): ([\s\S]+)$/.exec(message) ?? [];
  return field !== undefined && reason !== undefined ? { [field]: [reason] } : {};
}
