import { OPERATIONS, type OperationRow } from './operations.ts';

export { OPERATIONS, PREVIEWS, type Preview } from './operations.ts';

export type OperationId = (typeof OPERATIONS)[number]['id'];
export type Operation = OperationRow & { id: OperationId };

export const OPERATION_IDS = OPERATIONS.map(({ id }) => id);

/** Every problem that an operation declares. */
export const DECLARED_PROBLEMS = [...new Set(OPERATIONS.flatMap(({ problems }) => problems))];

const MATCHERS = OPERATIONS.map((operation: Operation) => ({
  operation,
  pattern: new RegExp(`^${operation.path.replaceAll(/\{\w+\}/g, '[^/]+')}$`),
}));

/** Finds the operation of a request. */
export function operationFor(method: string, path: string): Operation | undefined {
  return MATCHERS.find(
    ({ operation, pattern }) => operation.method === method && pattern.test(path),
  )?.operation;
}
