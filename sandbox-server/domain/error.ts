import type { FieldErrors } from '../schema/parse.ts';
import type { ProblemKind } from '../schema/problem.ts';

/**
 * Why a request is not answered as asked. `kind` decides what the client is told; `why` is for the
 * tester alone, who finds it under the answer's trace id.
 */
export type DomainError =
  | { kind: 'invalid_parameters'; errors: FieldErrors; why: string }
  | { kind: Exclude<ProblemKind, 'invalid_parameters'>; why: string };

export type Result<T> = { ok: true; value: T } | { ok: false; error: DomainError };

export function ok<T>(value: T): { ok: true; value: T } {
  return { ok: true, value };
}

export function failed(kind: Exclude<ProblemKind, 'invalid_parameters'>, why: string) {
  return { ok: false, error: { kind, why } } as const;
}

export function invalid(errors: FieldErrors) {
  const wrong = Object.entries(errors).map(
    ([field, messages]) => `\`${field}\`: ${messages.map(beginSmall).join(' ')}`,
  );
  const why = `the request is not valid: ${wrong.join('; ')}`;
  return { ok: false, error: { kind: 'invalid_parameters', errors, why } } as const;
}

function beginSmall(sentence: string): string {
  return sentence.charAt(0).toLowerCase() + sentence.slice(1);
}
