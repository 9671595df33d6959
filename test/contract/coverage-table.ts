import {
  OPERATIONS,
  type Operation,
  type OperationId,
} from '../../sandbox-server/schema/operation.ts';
import { PROBLEMS, type ProblemKind } from '../../sandbox-server/schema/problem.ts';
import type { Certainty } from '../certainty.ts';
import {
  callOperation,
  EVERY_SCOPE,
  previewRig,
  RECURRING,
  type ReadId,
  subjectOf,
} from './coverage-calls.ts';
import { CAUSES } from './coverage-causes.ts';
import { CREATE_STARTS, type Start, TOKEN_STARTS } from './coverage-starts.ts';

/** A status of an operation, a way to get it, and how sure it is that TrueLayer gives it then. */
export type Row = {
  operation: OperationId;
  status: number;
  /** Title of the problem, the token endpoint's error code, or HTTP's own word for a success. */
  title: string;
  how: string;
  sure: Certainty;
  produce(): Promise<Response>;
};

const SUCCESSES = { 200: 'OK', 201: 'Created', 202: 'Accepted' } as const;

const SURE_OF_SUCCESS: Record<ReadId, Certainty> = {
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
  if (id === 'GenerateAccessToken') return TOKEN_STARTS.map((start) => rowOf(operation, start));
  const ordinary: readonly Start[] = id === 'create-connection' ? CREATE_STARTS : startsOf(id);
  return [...ordinary, ...faultsBeside(operation, ordinary)]
    .map((start) => rowOf(operation, start))
    .sort((a, b) => a.status - b.status);
}

/** What can be had of an operation on a connection, as the causes have it. */
function startsOf(id: ReadId): Start[] {
  const causes = CAUSES.filter((cause) => cause.of.includes(id)).map(
    ({ problem, how, sure, produce }) => ({
      outcome: problem,
      how,
      sure,
      produce: () => produce(id),
    }),
  );
  return [success(id), ...causes];
}

function success(id: ReadId): Start {
  return {
    outcome: 'success',
    how: 'once the user has authorised the connection, with the scope it takes',
    sure: SURE_OF_SUCCESS[id],
    produce: async () => {
      const base = await previewRig();
      return callOperation(
        base,
        id,
        await subjectOf(base, id === 'reconfirm-connection' ? RECURRING : EVERY_SCOPE),
      );
    },
  };
}

/** Faults for the declared problems that nothing ordinary leads to. */
function faultsBeside({ id, problems }: Operation, ordinary: readonly Start[]): Start[] {
  const isCovered = (problem: ProblemKind) => ordinary.some(({ outcome }) => outcome === problem);
  return problems
    .filter((problem) => !isCovered(problem))
    .map((problem) => ({
      outcome: problem,
      how: `by the fault \`${problem}\``,
      sure: problem === 'feature_not_supported' ? 'docs' : 'spec',
      produce: async () => {
        const base = await previewRig();
        base.sandbox.faults.add({ operation: id, problem });
        const subject = { connection: 'x', account: 'x', request: 'x' };
        return callOperation(base, id, subject);
      },
    }));
}

/** What is not published can hardly be known; the balance has a page, but is in no document. */
function atMost(id: OperationId, sure: Certainty): Certainty {
  if (id === 'get-connection' || id === 'reconfirm-connection') {
    return sure === 'client' ? sure : 'guess';
  }
  return id === 'connected-accounts-get-balance' && sure === 'spec' ? 'docs' : sure;
}

function rowOf({ id, success: good }: Operation, { outcome, ...start }: Start): Row {
  const row = { operation: id, ...start, sure: atMost(id, start.sure) };
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
