/** Options that are functions, because their value is only known at run time. */
import { isErrorLike } from '../error-shapes.ts';
import { ProblemError } from '../errors.ts';

/** Calls an option. @throws {ProblemError} if it throws. */
export function callOption<T>(name: string, option: () => T): T {
  try {
    return option();
  } catch (cause) {
    throw new ProblemError('misconfigured', `${name}() threw an error`, { cause });
  }
}

/** Runs a check at run time. @throws {ProblemError} with the message of a check that fails. */
export function checkOption<T>(check: () => T): T {
  try {
    return check();
  } catch (cause) {
    throw new ProblemError('misconfigured', isErrorLike(cause) ? cause.message : undefined);
  }
}

/**
 * Creates a value from an option: immediately, so that a mistake is reported when the app is created,
 * or at the first request if the option is a function, and again until that succeeds.
 * @throws what `create` throws for an option that is not a function.
 */
export function createFromOption<Option extends object, T>(
  name: string,
  given: Option | (() => Option),
  create: (option: Option) => T,
): () => T {
  if (typeof given !== 'function') {
    const created = create(given);
    return () => created;
  }
  let created: { value: T } | undefined;
  return () => {
    if (created === undefined) {
      const option = callOption(name, given);
      created = { value: checkOption(() => create(option)) };
    }
    return created.value;
  };
}
