import type { Context } from 'hono';
import {
  type BankCall,
  countBankCall,
  isAboveDailyLimit,
} from '../../domain/connection/data-access.ts';
import type { Tenant } from '../../domain/world/tenant.ts';
import type { Scope } from '../../schema/create-connection.ts';
import type { Operation, OperationId } from '../../schema/operation.ts';
import type { ProblemKind } from '../../schema/problem.ts';
import type { Env } from '../env.ts';
import { accountIdInPath, connectionIdOf, isUserPresent } from '../headers.ts';

/** The operations that reach the bank, and the scope that each requires. */
const SCOPES: { [Id in OperationId]?: Scope } = {
  'get-user-info': 'info',
  'connected-accounts-get-accounts': 'accounts',
  'connected-accounts-get-balance': 'balance',
  'connected-accounts-create-transactions-request': 'transactions',
};

/**
 * The problems of calls that have reached the bank.
 * @guess A call that fails with Provider Error, Feature Not Supported or Gateway Timeout has reached the bank and counts towards the daily limit; a call that fails with another problem, or without a response, does not: clients report of version 1 that failed calls count, not which.
 */
const BANK_PROBLEMS: readonly ProblemKind[] = [
  'provider_error',
  'feature_not_supported',
  'gateway_timeout',
];

/** The call to the bank that a request asks for, if any. */
export function bankCallOf(c: Context<Env>, { id: operation }: Operation): BankCall | undefined {
  const scope = SCOPES[operation];
  const connectionId = connectionIdOf(c);
  if (scope === undefined || connectionId === undefined) return undefined;
  const accountId = accountIdInPath(c.req.path);
  return {
    ...{ connectionId, scope, operation, isUserPresent: isUserPresent(c) },
    ...(accountId !== undefined && { accountId }),
  };
}

/** The problems that a fault may cause: not those of the bank if the daily limit refuses the call. */
export function possibleProblems(
  tenant: Tenant,
  { problems }: Operation,
  call: BankCall | undefined,
): readonly ProblemKind[] {
  if (call === undefined || !isAboveDailyLimit(tenant, call)) return problems;
  return problems.filter((problem) => !BANK_PROBLEMS.includes(problem));
}

/** Counts a call against the daily limit that a fault fails at the bank. */
export function countFailedCall(
  tenant: Tenant,
  call: BankCall | undefined,
  problem: ProblemKind | undefined,
): void {
  if (call === undefined || problem === undefined || !BANK_PROBLEMS.includes(problem)) return;
  countBankCall(tenant, call);
}
