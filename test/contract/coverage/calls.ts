import type { SandboxOptions } from '../../../sandbox-server/index.ts';
import {
  OPERATIONS,
  type Operation,
  type OperationId,
  PREVIEWS,
} from '../../../sandbox-server/schema/operation.ts';
import {
  CREATE_BODY,
  callWith,
  json,
  type SandboxSetup,
  setupSandbox,
  tokenFor,
} from '../../sandbox-server/app.ts';

/** An operation on a connection, as opposed to those that come before there is one. */
export type ReadId = Exclude<OperationId, 'GenerateAccessToken' | 'create-connection'>;

/** What a call is about; anything may be replaced by something that does not fit. */
export type Subject = { connection: string; account: string; request: string };

/** Every scope; `info` wants one-time access. */
export const EVERY_SCOPE = {
  ...CREATE_BODY,
  scopes: ['info', 'accounts', 'balance', 'transactions'],
  data_access_type: 'one_time',
};

/** The same for as long as the consent lasts. */
export const RECURRING = { ...CREATE_BODY, scopes: ['accounts', 'balance', 'transactions'] };

export const DATES = { from: '2026-01-01', to: '2026-03-16' };

const RECONFIRMATION = {
  user_consent: { type: 'precaptured', captured_at: '2026-03-16T12:00:00.000Z' },
};

const BODIES: Partial<Record<OperationId, object>> = {
  'create-connection': CREATE_BODY,
  'connected-accounts-create-transactions-request': DATES,
  'reconfirm-connection': RECONFIRMATION,
};

/** A sandbox with the previews on. */
export function setupPreviewSandbox(options: SandboxOptions = {}): Promise<SandboxSetup> {
  return setupSandbox({ previews: PREVIEWS, ...options });
}

export function operationOf(id: OperationId): Operation {
  const operation = OPERATIONS.find((each: Operation) => each.id === id);
  if (operation === undefined) throw new Error(`no operation ${id}`);
  return operation;
}

type CallOptions = { body?: unknown; headers?: Record<string, string>; query?: string };

/** Calls an operation of the Data API as it is meant to be called, but for what is said otherwise. */
export function callOperation(
  { call }: Pick<SandboxSetup, 'call'>,
  id: OperationId,
  { connection, account, request }: Subject,
  { query = '', body = BODIES[id], headers = {} }: CallOptions = {},
): Promise<Response> {
  const { method, path } = operationOf(id);
  const filled = path
    .replace('{connection_id}', connection)
    .replace('{account_id}', account)
    .replace('{request_id}', request);
  const isInPath = path.includes('{connection_id}');
  return call(method, filled + query, {
    ...(body !== undefined && { body }),
    headers: { ...(!isInPath && { 'Connection-Id': connection }), ...headers },
  });
}

/** A connection that a mock user approved, one of its accounts and a request of its transactions. */
export async function subjectOf(
  base: SandboxSetup,
  body: object = EVERY_SCOPE,
  user: { username?: string; password?: string } = {},
): Promise<Subject> {
  const { id: connection } = await base.connect(body, user);
  const list = await json(await base.call('GET', '/v3/connected-accounts', { connection }));
  const account = list.items?.[0]?.id ?? 'none';
  const path = `/v3/connected-accounts/${account}/transactions/requests`;
  const request = await json(await base.call('POST', path, { connection, body: DATES }));
  return { connection, account, request: request.id ?? 'none' };
}

/** The same sandbox with a token of now, as tokens end long before consents do. */
export async function renewed(base: SandboxSetup): Promise<SandboxSetup> {
  return { ...base, call: callWith(base.fetch, await tokenFor(base.fetch)) };
}
