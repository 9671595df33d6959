import {
  OPERATIONS,
  type Operation,
  type OperationId,
} from '../../../sandbox-server/schema/operation.ts';
import { PROBLEMS, type ProblemKind } from '../../../sandbox-server/schema/problem.ts';
import type { Certainty } from '../../certainty.ts';
import {
  callOperation,
  EVERY_SCOPE,
  setupPreviewSandbox,
  RECURRING,
  type ReadId,
  subjectOf,
} from './calls.ts';
import { CONNECTED_CASES } from './connected-cases.ts';
import { CREATE_CASES, type UnconnectedCase, TOKEN_CASES } from './unconnected-cases.ts';

/** A status of an operation, a way to get it, and how sure it is that TrueLayer gives it then. */
export type Row = {
  operation: OperationId;
  status: number;
  /** Title of the problem, the token endpoint's error code, or HTTP's own word for a success. */
  title: string;
  how: string;
  certainty: Certainty;
  produce(): Promise<Response>;
};

const SUCCESSES = { 200: 'OK', 201: 'Created', 202: 'Accepted' } as const;

const SUCCESS_CERTAINTY: Record<ReadId, Certainty> = {
  'get-user-info': 'spec',
  'connected-accounts-get-accounts': 'spec',
  'connected-accounts-create-transactions-request': 'spec',
  'connected-accounts-get-transactions-request': 'spec',
  'connected-accounts-get-balance': 'guess',
  'get-connection': 'client',
  'reconfirm-connection': 'guess',
};

/** Every status that an operation declares, by its ordinary causes, and by a fault where none is. */
export const TABLE: readonly Row[] = OPERATIONS.flatMap(rowsOf);

function rowsOf(operation: Operation): Row[] {
  const { id } = operation;
  if (id === 'GenerateAccessToken') return TOKEN_CASES.map((start) => rowOf(operation, start));
  const ordinary: readonly UnconnectedCase[] = id === 'create-connection' ? CREATE_CASES : unconnectedCasesOf(id);
  return [...ordinary, ...faultsBeside(operation, ordinary)]
    .map((start) => rowOf(operation, start))
    .sort((a, b) => a.status - b.status);
}

/** What can be had of an operation on a connection, as the causes have it. */
function unconnectedCasesOf(id: ReadId): UnconnectedCase[] {
  const causes = CONNECTED_CASES.filter((cause) => cause.of.includes(id)).map(
    ({ problem, how, certainty, produce }) => ({
      outcome: problem,
      how,
      certainty,
      produce: () => produce(id),
    }),
  );
  return [success(id), ...causes];
}

function success(id: ReadId): UnconnectedCase {
  return {
    outcome: 'success',
    how: 'once the user has authorised the connection, with the scope it takes',
    certainty: SUCCESS_CERTAINTY[id],
    produce: async () => {
      const base = await setupPreviewSandbox();
      return callOperation(
        base,
        id,
        await subjectOf(base, id === 'reconfirm-connection' ? RECURRING : EVERY_SCOPE),
      );
    },
  };
}

/** Faults for the declared problems that nothing ordinary leads to. */
function faultsBeside({ id, problems }: Operation, ordinary: readonly UnconnectedCase[]): UnconnectedCase[] {
  const isCovered = (problem: ProblemKind) => ordinary.some(({ outcome }) => outcome === problem);
  return problems
    .filter((problem) => !isCovered(problem))
    .map((problem) => ({
      outcome: problem,
      how: `by the fault \`${problem}\``,
      certainty: problem === 'feature_not_supported' ? 'docs' : 'spec',
      produce: async () => {
        const base = await setupPreviewSandbox();
        base.sandbox.faults.add({ operation: id, problem });
        const subject = { connection: 'x', account: 'x', request: 'x' };
        return callOperation(base, id, subject);
      },
    }));
}

/** What is not published can hardly be known; the balance has a page, but is in no document. */
function atMost(id: OperationId, certainty: Certainty): Certainty {
  if (id === 'get-connection' || id === 'reconfirm-connection') {
    return certainty === 'client' ? certainty : 'guess';
  }
  return id === 'connected-accounts-get-balance' && certainty === 'spec' ? 'docs' : certainty;
}

function rowOf({ id, success: good }: Operation, { outcome, ...start }: UnconnectedCase): Row {
  const row = { operation: id, ...start, certainty: atMost(id, start.certainty) };
  if (outcome === 'success') return { ...row, status: good, title: SUCCESSES[good] };
  if (!isProblem(outcome)) return { ...row, status: statusOf(outcome), title: outcome.slice(6) };
  const { status, title } = PROBLEMS[outcome];
  return { ...row, status, title };
}

function isProblem(outcome: string): outcome is ProblemKind {
  return outcome in PROBLEMS;
}

function statusOf(outcome: string): number {
  return outcome === 'oauth:internal_server_error' ? 500 : 400;
}
