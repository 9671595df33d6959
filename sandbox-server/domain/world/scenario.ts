import type { DataAccessType, Scope } from '../../schema/create-connection.ts';
import type { Fault } from '../faults/fault.ts';

/** A situation that a tester wants to be in at once. Which there are is data, in `fixtures/scenarios.ts`. */
export type Scenario = {
  name: string;
  /** What it promises, in one line. */
  title: string;
  connections?: readonly ScenarioConnection[];
  /** Of the client alone whose scenario it is. */
  faults?: readonly Fault[];
};

/** What has become of a connection. */
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
  /** Who logs in, `john` when left out. */
  user?: string;
  /** Accounts and transactions when left out. */
  scopes?: readonly Scope[];
  /** Recurring when left out. */
  accessType?: DataAccessType;
  /** Since the journey, as an ISO 8601 duration. What is past has been told then, and not again. */
  ago?: string;
};
