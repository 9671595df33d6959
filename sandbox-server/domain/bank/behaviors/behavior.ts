import type { BankBehaviorName } from '../../../schema/bank-behavior.ts';
import type { DomainError } from '../../error.ts';
import type { SettlingLine } from '../../ledger/statement-line.ts';
import type { Instant } from '../../world/clock.ts';
import type { BankAccount } from '../account.ts';
import type { Downtime } from '../downtime.ts';

/**
 * A way in which a bank departs from a well-behaved one. A hook that is absent changes nothing. Every
 * hook is a pure function, so that the same seed, clock and requests give the same bytes.
 * @guess Some banks behave as docs/banks.md describes: each behaviour links to public reports of real banks, and how such a bank looks through Data v3 is ours.
 */
export type BankBehavior = {
  name: BankBehaviorName;
  /** One sentence. */
  description: string;
  /** URLs of public reports about real banks that behave like this. */
  reports: readonly [string, ...string[]];
  /** Changes the accounts that the bank shows under a consent. */
  accounts?(accounts: readonly BankAccount[], consent: Consent): readonly BankAccount[];
  /** Changes the name that the bank has on file; `undefined` when it gives none. */
  holderName?(name: string): string | undefined;
  /** Makes a call to the bank fail. */
  failCall?(call: BehaviorCall): DomainError | undefined;
  /** Makes every read of one account fail. `accounts` are all accounts of the consent. */
  failAccount?(
    account: BankAccount,
    accounts: readonly BankAccount[],
    consent: Consent,
  ): DomainError | undefined;
  /** Why a transactions request for a period fails; `undefined` if it does not. */
  failPeriod?(period: Period): string | undefined;
  /** How long a transactions request is pending, in seconds of the sandbox's clock. */
  delaySeconds?: number;
  /** How long each response takes, in milliseconds of real time. */
  latencyMs?: number;
  /**
   * Changes a line of a statement, hides it, or adds others. Lines that it adds or moves are dated at
   * most eleven days after the transaction and one day before.
   */
  lines?(line: SettlingLine, now: Instant): readonly SettlingLine[];
  /** How many of the newest lines arrive only after the first page was read. */
  lateLines?: number;
  /** How many lines of a page the next page repeats. */
  repeatedLines?: number;
  /** The hours of every day in which the bank is down. */
  downtime?: Downtime;
};

/** The period of a transactions request. */
export type Period = {
  /** `YYYY-MM-DD` in UTC, inclusive. */
  from: string;
  /** `YYYY-MM-DD` in UTC, inclusive. */
  to: string;
  now: Instant;
  /** When the user logged in at the bank. */
  loginAt: Instant;
};

/** The consent under which accounts are shown. */
export type Consent = {
  /** The sandbox's seed. */
  seed: string;
  providerId: string;
  /** Identifies the user's ledgers at every bank. */
  userKey: string;
  connectionId: string;
  /** When the consent was last reconfirmed; absent before that. */
  reconfirmedAt?: Instant | undefined;
};

/** A call that reaches the bank. */
export type BehaviorCall = {
  /** The sandbox's seed. */
  seed: string;
  connectionId: string;
  now: Instant;
  /** How many requests the client has made before. */
  number: number;
};
