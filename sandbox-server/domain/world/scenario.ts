import type { DataAccessType, Scope } from '../../schema/create-connection.ts';
import type { Fault } from '../faults/fault.ts';

/** A prepared situation for tests and demonstrations. Scenarios are data, in `fixtures/scenarios.ts`. */
export type Scenario = {
  name: string;
  /** One line for docs and inspector. */
  title: string;
  connections?: readonly ScenarioConnection[];
  /** Apply only to the client that loads the scenario. */
  faults?: readonly Fault[];
};

/** The state in which a connection is left. */
export type ScenarioEnd =
  | 'waiting'
  | 'abandoned'
  | 'authorized'
  | 'revoked'
  | 'denied'
  | 'cancelled'
  | 'failed';

export type ScenarioConnection = {
  end: ScenarioEnd;
  /** Id of the mock user who logs in. Default `john`. */
  user?: string;
  /** Default: accounts and transactions. */
  scopes?: readonly Scope[];
  /** Default: recurring. */
  accessType?: DataAccessType;
  /** How long ago the journey was, as an ISO 8601 duration; its webhooks are not sent again. */
  ago?: string;
};
