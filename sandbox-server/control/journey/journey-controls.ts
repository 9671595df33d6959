import type { Connection } from '../../domain/connection/connection.ts';
import { journeyStepOf, statusOf } from '../../domain/connection/connection.ts';
import type { Tenant } from '../../domain/world/tenant.ts';
import { ProblemError } from '../../http/problem-error.ts';
import { PATHS } from '../../pages/page-response.ts';
import { type ConnectionRecord, recordOf } from '../connections/connection-controls.ts';
import { connectionIn, type Scope } from '../scope.ts';
import { type Doings, look, walk } from './journey-driver.ts';
import { accountsToTick, bankToChoose, type Login, userToLogIn } from './journey-plan.ts';

export type { Login } from './journey-plan.ts';

export type Approval = Login & {
  /** Ids of accounts or their places on the bank's list, from 0; all of them when left out. */
  accounts?: 'all' | readonly (string | number)[] | undefined;
};

export type JourneyEnd = {
  /** Where the user's browser is sent; missing when the journey ends on a page of ours. */
  returnUri?: string;
  connection: ConnectionRecord;
};

/**
 * A whole authorisation in one call, through the same pages and forms as a person's. Each goes on
 * from wherever the journey is.
 * @throws RangeError (as a rejection) when the journey is over, or asks for what there is not;
 *   nothing has been done then.
 */
export type Journey = {
  /** Chooses a bank, consents, logs in and approves. */
  approve(approval?: Approval): Promise<JourneyEnd>;
  /** Logs in and denies: the bank's answer is `provider_rejected`. */
  deny(login?: Login): Promise<JourneyEnd>;
  /** Logs in, and the bank breaks down: `provider_error`. */
  failAtBank(login?: Login): Promise<JourneyEnd>;
  /** Presses Cancel on the page where the user is. */
  cancel(): Promise<JourneyEnd>;
  /** Opens the page and closes the window: the connection stays as it was left. */
  abandon(): Promise<JourneyEnd>;
};

/** @param of a connection's id, or the address of its hosted page or of its bank. */
export type JourneyOf = (of: string) => Journey;

export function createJourneyOf(
  scope: Scope,
  fetch: (request: Request) => Promise<Response>,
): JourneyOf {
  return (of) => {
    const decide = async (decision: Doings['decision'], { accounts, ...login }: Approval) => {
      const { tenant, connection } = waitingAt(scope, of);
      const doings = doingsOf(tenant, connection, { login, accounts, decision });
      return endOf(scope, connection, await walk(fetch, pathOf(connection), doings));
    };
    return {
      approve: (approval = {}) => decide('approve', approval),
      deny: (login = {}) => decide('deny', login),
      failAtBank: (login = {}) => decide('fail', login),
      cancel: async () => {
        const { connection } = waitingAt(scope, of);
        if (journeyStepOf(connection) === 'bank_accounts') {
          throw new ProblemError(
            'not_now',
            'id: the bank asks for accounts, where one can only deny',
          );
        }
        return endOf(scope, connection, await walk(fetch, pathOf(connection), CANCEL));
      },
      abandon: async () => {
        const { connection } = waitingAt(scope, of);
        await look(fetch, pathOf(connection));
        return endOf(scope, connection, undefined);
      },
    };
  };
}

/** Pressed at once, it needs to know nothing. */
const CANCEL: Doings = {
  ...{ provider: '', username: '', password: '', accounts: [] },
  decision: 'cancel',
};

/** @throws Refusal when there is no such journey, or it is over. */
function waitingAt(scope: Scope, of: string): { tenant: Tenant; connection: Connection } {
  const found = atAddress(scope, of) ?? connectionIn(scope, of);
  const { id } = found.connection;
  if (journeyStepOf(found.connection) !== 'done') return found;
  const status = statusOf(found.connection);
  throw new ProblemError(
    'not_now',
    `id: the journey of connection ${id} is over: it is \`${status}\``,
  );
}

function atAddress({ world, clientId }: Scope, of: string) {
  if (!/^https?:/.test(of) || !URL.canParse(of)) return undefined;
  const id = /^\/(?:data|bank)\/([^/]+)/.exec(new URL(of).pathname)?.[1];
  const visit = world.findJourney(id ?? '');
  const isWithin = clientId === undefined || visit?.tenant.client.id === clientId;
  if (visit !== undefined && isWithin) return visit;
  throw new ProblemError('unknown', `uri: there is no journey at ${of}`);
}

type Plan = Pick<Approval, 'accounts'> & { login: Login; decision: Doings['decision'] };

/** Everything is looked up before anything is done. */
function doingsOf({ bank }: Tenant, connection: Connection, plan: Plan): Doings {
  const { login, accounts, decision } = plan;
  const provider = bankToChoose(bank, connection, login);
  const customer = userToLogIn(bank, connection, login);
  return {
    ...{ provider, decision },
    ...{ username: customer.username, password: customer.mockUser.password },
    accounts: accountsToTick(customer, { seed: bank.seed, providerId: provider }, accounts),
  };
}

/** The hosted page leads to whatever screen is due, also of a journey that has no page of ours. */
function pathOf({ journeyId }: Connection): string {
  return PATHS.journey(journeyId);
}

function endOf(scope: Scope, { id }: Connection, returnUri: string | undefined): JourneyEnd {
  const { connection } = connectionIn(scope, id);
  return { ...(returnUri !== undefined && { returnUri }), connection: recordOf(connection) };
}
