import type { FieldErrors } from '../schema/parse.ts';
import type { ProblemKind } from '../schema/problem.ts';

/**
 * Why a request fails. `kind` decides the response; `why` is for developers, who find it in the request
 * log under the response's trace id.
 */
export type DomainError =
  | { kind: 'invalid_parameters'; errors: FieldErrors; why: string }
  | { kind: Exclude<ProblemKind, 'invalid_parameters'>; why: string };

export type Result<T> = { ok: true; value: T } | { ok: false; error: DomainError };

export function ok<T>(value: T): { ok: true; value: T } {
  return { ok: true, value };
}

/** A result with an error of the given kind. */
export function failed(kind: Exclude<ProblemKind, 'invalid_parameters'>, why: string) {
  return { ok: false, error: { kind, why } } as const;
}

/** A result with the error `invalid_parameters`. */
export function invalid(errors: FieldErrors) {
  const problems = Object.entries(errors).map(
    ([field, messages]) => `\`${field}\`: ${messages.map(lowerFirst).join(' ')}`,
  );
  const why = `the request is not valid: ${problems.join('; ')}`;
  return { ok: false, error: { kind: 'invalid_parameters', errors, why } } as const;
}

function lowerFirst(sentence: string): string {
  return sentence.charAt(0).toLowerCase() + sentence.slice(1);
}
