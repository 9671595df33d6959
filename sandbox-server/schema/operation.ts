import type { ProblemKind } from './problem.ts';

/**
 * Operations of the auth server and the Data API under TrueLayer's own ids, and the problems each
 * declares. The token endpoint words its own errors; a fault there is its internal server error.
 */

export const PREVIEWS = ['reconfirmation', 'get-connection'] as const;
/** An operation that TrueLayer has announced, or that clients call, but that is not published. */
export type Preview = (typeof PREVIEWS)[number];

/** Every operation on a connection's data declares these. */
const DATA_PROBLEMS = [
  'invalid_parameters',
  'invalid_state',
  'unauthenticated',
  'forbidden',
  'not_found',
  'rate_limit_exceeded',
  'unknown_error',
  'provider_error',
  'feature_not_supported',
  'gateway_timeout',
] as const satisfies ProblemKind[];

type OperationRow = {
  id: string;
  method: 'GET' | 'POST';
  path: string;
  /** Of the answer to a request that went well. */
  success: 200 | 201 | 202;
  problems: readonly ProblemKind[];
  preview?: Preview;
};

export const OPERATIONS = [
  {
    id: 'GenerateAccessToken',
    method: 'POST',
    path: '/connect/token',
    success: 200,
    problems: ['unknown_error'],
  },
  {
    id: 'create-connection',
    method: 'POST',
    path: '/v3/data-connections',
    success: 201,
    problems: [
      'invalid_parameters',
      'unauthenticated',
      'forbidden',
      'rate_limit_exceeded',
      'unknown_error',
      'provider_error',
      'feature_not_supported',
    ],
  },
  {
    id: 'get-user-info',
    method: 'GET',
    path: '/v3/data-connections/{connection_id}/user-info',
    success: 200,
    problems: DATA_PROBLEMS,
  },
  {
    id: 'connected-accounts-get-accounts',
    method: 'GET',
    path: '/v3/connected-accounts',
    success: 200,
    problems: DATA_PROBLEMS,
  },
  {
    id: 'connected-accounts-create-transactions-request',
    method: 'POST',
    path: '/v3/connected-accounts/{account_id}/transactions/requests',
    success: 202,
    problems: DATA_PROBLEMS,
  },
  {
    id: 'connected-accounts-get-transactions-request',
    method: 'GET',
    path: '/v3/connected-accounts/{account_id}/transactions/requests/{request_id}',
    success: 200,
    problems: DATA_PROBLEMS,
  },
  {
    id: 'connected-accounts-get-balance',
    method: 'GET',
    path: '/v3/connected-accounts/{account_id}/balance',
    success: 200,
    problems: DATA_PROBLEMS,
  },
  {
    id: 'get-connection',
    method: 'GET',
    path: '/v3/data-connections/{connection_id}',
    success: 200,
    problems: DATA_PROBLEMS,
    preview: 'get-connection',
  },
  {
    id: 'reconfirm-connection',
    method: 'POST',
    path: '/v3/data-connections/{connection_id}/reconfirmation',
    success: 200,
    problems: DATA_PROBLEMS,
    preview: 'reconfirmation',
  },
] as const satisfies readonly OperationRow[];

export type OperationId = (typeof OPERATIONS)[number]['id'];
export type Operation = OperationRow & { id: OperationId };

export const OPERATION_IDS = OPERATIONS.map(({ id }) => id);

/** The problems that some operation declares. */
export const DECLARED_PROBLEMS = [...new Set(OPERATIONS.flatMap(({ problems }) => problems))];

const MATCHERS = OPERATIONS.map((operation: Operation) => ({
  operation,
  pattern: new RegExp(`^${operation.path.replaceAll(/\{\w+\}/g, '[^/]+')}$`),
}));

/** Which operation a request is for; none when no operation answers it. */
export function operationFor(method: string, path: string): Operation | undefined {
  return MATCHERS.find(
    ({ operation, pattern }) => operation.method === method && pattern.test(path),
  )?.operation;
}
