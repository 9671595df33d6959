import { oneTimeAccessOf } from '../../domain/bank/bank.ts';
import { type Connection, journeyStepOf, statusOf } from '../../domain/connection/connection.ts';
import { returnUriWithOutcome } from '../../domain/connection/return-uri.ts';
import type { ConnectionCommand } from '../../domain/connection/transition.ts';
import type { Tenant } from '../../domain/world/tenant.ts';
import { ProblemError } from '../../http/problem-error.ts';
import type { WebhookDeliveries } from '../../http/webhooks/deliveries.ts';
import { parse } from '../../schema/parse.ts';
import { type FailureReason, failureReason } from '../../schema/webhook.ts';
import { type ConnectionRecord, recordOf } from '../connections.ts';
import { connectionIn, type Scope } from '../scope.ts';
import {
  type Login,
  requireBankUp,
  resolveAccountIds,
  resolveProviderId,
  resolveUser,
} from './login.ts';

export type { Login } from './login.ts';

export type Approval = Login & {
  /**
   * Account ids, or positions in the bank's list, from 0.
   * @default 'all'
   */
  accounts?: 'all' | readonly (string | number)[] | undefined;
};

export type BankFailure = Login & {
  /**
   * Why the connection fails: a `failure_reason` of TrueLayer's webhooks.
   * @default 'provider_error'
   */
  reason?: FailureReason | undefined;
};

export type JourneyResult = {
  /** Where the user's browser would be sent; missing when the journey ends on a page of the sandbox. */
  returnUri?: string;
  connection: ConnectionRecord;
};

/**
 * A whole authorisation in one call, without a browser. Each continues from the current step of the
 * journey, and leaves the connection as the hosted pages would.
 * @throws RangeError (as a rejection) when the journey is over, or an argument names something that
 *   does not exist; the connection is unchanged then.
 */
export type Journey = {
  /** Chooses a bank, consents, logs in and approves. */
  approve(approval?: Approval): Promise<JourneyResult>;
  /** Logs in and denies: the connection fails with `provider_rejected`. */
  deny(login?: Login): Promise<JourneyResult>;
  /**
   * Logs in, and the connection fails, with `provider_error` unless there is another `reason`.
   * @example
   * await sandbox.journey(id).failAtBank({ reason: 'provider_expired' });
   */
  failAtBank(failure?: BankFailure): Promise<JourneyResult>;
  /**
   * Presses Cancel on the current page: the connection fails with `canceled` on the hosted page, with
   * `user_canceled_at_provider` at the bank.
   */
  cancel(): Promise<JourneyResult>;
  /** Opens the page and closes the window: the connection stays at its current step. */
  abandon(): Promise<JourneyResult>;
};

/** @param of a connection's id, or the URL of its hosted page or of its bank. */
export type JourneyOf = (of: string) => Journey;

export function createJourneyOf(scope: Scope, deliveries: WebhookDeliveries): JourneyOf {
  return (of) => {
    const run = (commandsOf: (found: Found) => ConnectionCommand[]): JourneyResult => {
      const found = findUnfinishedJourney(scope, of);
      const connection = applyAll(found, [{ type: 'open' }, ...commandsOf(found)]);
      deliveries.sendNew();
      const returnUri =
        journeyStepOf(connection) === 'done' ? returnUriWithOutcome(connection) : undefined;
      return { ...(returnUri !== undefined && { returnUri }), connection: recordOf(connection) };
    };
    const fail = (login: Login, reason: FailureReason) =>
      run((found) => [...commandsToAccounts(found, login), { type: 'fail', reason }]);
    return {
      approve: async ({ accounts, ...login } = {}) =>
        run((found) => {
          const accountIds = resolveAccountIds(found, login, accounts);
          const commands = commandsToAccounts(found, login);
          const providerId = resolveProviderId(found.tenant.bank, found.connection, login);
          const oneTimeAccess = oneTimeAccessOf(found.tenant.bank, { providerId });
          return [...commands, { type: 'approve', accountIds, oneTimeAccess }];
        }),
      deny: async (login = {}) => fail(login, 'provider_rejected'),
      failAtBank: async ({ reason = 'provider_error', ...login } = {}) =>
        fail(login, requireReason(reason)),
      cancel: async () => run(({ connection }) => [requireCancelCommand(connection)]),
      abandon: async () => run(() => []),
    };
  };
}

/** @throws {ProblemError} if TrueLayer does not have this reason, which only JavaScript can pass. */
function requireReason(reason: FailureReason): FailureReason {
  const parsed = parse(failureReason, reason, 'reason');
  if (parsed.ok) return parsed.value;
  throw new ProblemError('invalid', `reason: ${parsed.errors.reason?.join(' ')}`);
}

type Found = { tenant: Tenant; connection: Connection };

/** @throws ProblemError when there is no such journey, or it is over. */
function findUnfinishedJourney(scope: Scope, urlOrId: string): Found {
  const found = findJourneyByUrl(scope, urlOrId) ?? connectionIn(scope, urlOrId);
  const { id } = found.connection;
  if (journeyStepOf(found.connection) !== 'done') return found;
  const status = statusOf(found.connection);
  throw new ProblemError(
    'not_now',
    `id: the journey of connection ${id} is over: it is \`${status}\``,
  );
}

/**
 * Finds the connection of a hosted page or mock bank; `undefined` if the text is no URL, but an id.
 * @throws {ProblemError} if the URL belongs to no journey in the scope.
 */
function findJourneyByUrl({ world, clientId }: Scope, url: string): Found | undefined {
  if (!/^https?:/.test(url) || !URL.canParse(url)) return undefined;
  const id = /^\/(?:data|bank)\/([^/]+)/.exec(new URL(url).pathname)?.[1];
  const found = world.findJourney(id ?? '');
  const isWithin = clientId === undefined || found?.tenant.client.id === clientId;
  if (found !== undefined && isWithin) return found;
  throw new ProblemError('unknown', `uri: there is no journey at ${url}`);
}

/**
 * The commands from the current step to the bank's choice of accounts.
 * @throws ProblemError when the login names a bank or a user that does not exist.
 */
export function commandsToAccounts(
  { tenant, connection }: Found,
  login: Login,
): ConnectionCommand[] {
  const providerId = resolveProviderId(tenant.bank, connection, login);
  requireBankUp(tenant, providerId);
  const { mockUser, username } = resolveUser(tenant.bank, connection, login);
  return [
    ...(connection.providerId === undefined
      ? [{ type: 'choose_provider', providerId } as const]
      : []),
    ...(connection.consentedAt === undefined ? [{ type: 'consent' } as const] : []),
    ...(connection.login === undefined
      ? [{ type: 'log_in', mockUserId: mockUser.id, username } as const]
      : []),
  ];
}

/**
 * The command of the Cancel button of the current page: `canceled`, or `user_canceled_at_provider` at the
 * bank's login.
 * @throws {ProblemError} at the choice of accounts, which has no Cancel button.
 */
function requireCancelCommand(connection: Connection): ConnectionCommand {
  const step = journeyStepOf(connection);
  if (step === 'bank_accounts') {
    throw new ProblemError(
      'not_now',
      'id: the bank is at the choice of accounts, where one can only deny',
    );
  }
  return { type: 'fail', reason: step === 'bank_login' ? 'user_canceled_at_provider' : 'canceled' };
}

function applyAll({ tenant, connection }: Found, commands: ConnectionCommand[]): Connection {
  return commands.reduce((current, command) => {
    const result = tenant.apply(current, command);
    if (!result.ok) throw new Error(result.error.why);
    return result.connection;
  }, connection);
}
