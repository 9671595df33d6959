/** Options that are only known at run time: functions of the partner's, asked at a request. */
import { isErrorLike } from '../error-shapes.ts';
import { ProblemError } from '../errors.ts';

/** @throws {ProblemError} if the partner's own function throws. */
export function callOption<T>(name: string, option: () => T): T {
  try {
    return option();
  } catch (cause) {
    throw new ProblemError('misconfigured', `${name}() threw an error`, { cause });
  }
}

/** @throws {ProblemError} with the message of a check that fails at run time. */
export function checkOption<T>(check: () => T): T {
  try {
    return check();
  } catch (cause) {
    throw new ProblemError('misconfigured', isErrorLike(cause) ? cause.message : undefined);
  }
}

/**
 * What is made of an option: at once, so that a mistake is reported when the app is created, or at
 * the first request if the option is a function, and again until it can be made.
 * @throws whatever `create` throws for an option that is no function.
 */
export function createFromOption<Option extends object, T>(
  name: string,
  given: Option | (() => Option),
  create: (option: Option) => T,
): () => T {
  if (typeof given !== 'function') {
    const made = create(given);
    return () => made;
  }
  let made: { value: T } | undefined;
  return () => {
    if (made === undefined) {
      const option = callOption(name, given);
      made = { value: checkOption(() => create(option)) };
    }
    return made.value;
  };
}
