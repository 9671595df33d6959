import { type Instant, parseDuration } from '../world/clock.ts';
import { type Connection, journeyStepOf, statusOf } from './connection.ts';
import { USER_INFO_WINDOW } from './consent.ts';

/** What happened to a connection, or will happen without any action. */
export type TimelineEvent =
  | 'created'
  | 'opened'
  | 'bank_chosen'
  | 'consented'
  | 'logged_in'
  | 'authorized'
  | 'failed'
  | 'revoked'
  | 'user_info_ends'
  | 'user_info_ended'
  | 'expires'
  | 'expired';

export type TimelineEntry = { at: Instant; event: TimelineEvent; detail?: string };

/** Whether data can be read from a connection, or why not. */
export type AccessState = 'none' | 'open' | 'expired' | 'revoked';

/** An action on a connection in the control plane. */
export type ConnectionAction =
  | 'approve'
  | 'deny'
  | 'cancel'
  | 'abandon'
  | 'fail'
  | 'revoke'
  | 'expire';

/** `at` is when it happens without any action. */
export type NextAction = { action: ConnectionAction; label: string; at?: Instant };

/** The state of access to data at an instant; `none` unless the connection is authorised. */
export function accessStateAt(connection: Connection, now: Instant): AccessState {
  const { revokedAt, consentEndsAt } = connection;
  if (statusOf(connection) !== 'authorized') return 'none';
  if (revokedAt !== undefined) return 'revoked';
  return now < (consentEndsAt ?? 0) ? 'open' : 'expired';
}

/** All entries in order of time, those in the future included. */
export function timelineOf(connection: Connection, now: Instant): TimelineEntry[] {
  const { createdAt, openedAt, providerChosenAt, consentedAt, authorizedAt, revokedAt } =
    connection;
  const { login, failure, providerId, accountIds = [] } = connection;
  return [
    { at: createdAt, event: 'created' } satisfies TimelineEntry,
    ...entryOf('opened', openedAt),
    ...entryOf('bank_chosen', providerChosenAt, providerId),
    ...entryOf('consented', consentedAt),
    ...entryOf('logged_in', login?.at, login?.username),
    ...entryOf('authorized', authorizedAt, accountCount(accountIds.length)),
    ...entryOf('failed', failure?.at, failure?.reason),
    ...accessEndsOf(connection, now),
    ...entryOf('revoked', revokedAt),
  ].sort((a, b) => a.at - b.at);
}

/** The actions that are allowed now. */
export function nextActionsAt(connection: Connection, now: Instant): NextAction[] {
  const { authorizedAt, failure, consentEndsAt } = connection;
  if (authorizedAt === undefined && failure === undefined) {
    const isAtAccounts = journeyStepOf(connection) === 'bank_accounts';
    return JOURNEY_ACTIONS.filter(({ action }) => action !== 'cancel' || !isAtAccounts);
  }
  if (accessStateAt(connection, now) !== 'open') return [];
  return [
    { action: 'revoke', label: 'Revoke access' },
    {
      action: 'expire',
      label: 'End the consent now',
      ...(consentEndsAt !== undefined && { at: consentEndsAt }),
    },
  ];
}

/** The bank's choice of accounts offers no way to cancel: there the user denies. */
const JOURNEY_ACTIONS: NextAction[] = [
  { action: 'approve', label: 'Approve' },
  { action: 'deny', label: 'Deny at the bank' },
  { action: 'cancel', label: 'Cancel' },
  { action: 'abandon', label: 'Close the window' },
  { action: 'fail', label: 'Fail at the bank' },
];

function entryOf(event: TimelineEvent, at: Instant | undefined, detail?: string): TimelineEntry[] {
  return at === undefined ? [] : [{ at, event, ...(detail !== undefined && { detail }) }];
}

function accountCount(accounts: number): string {
  return accounts === 1 ? '1 account' : `${accounts} accounts`;
}

/** When access to data ends without any action; entries after a revocation are left out. */
function accessEndsOf(connection: Connection, now: Instant): TimelineEntry[] {
  const { consentEndsAt, login, scopes, revokedAt = Number.POSITIVE_INFINITY } = connection;
  if (consentEndsAt === undefined || login === undefined) return [];
  const infoEndsAt = login.at + parseDuration(USER_INFO_WINDOW);
  const entries: TimelineEntry[] = [
    { at: consentEndsAt, event: now < consentEndsAt ? 'expires' : 'expired' },
  ];
  if (scopes.includes('info') && infoEndsAt < consentEndsAt) {
    entries.push({
      at: infoEndsAt,
      event: now < infoEndsAt ? 'user_info_ends' : 'user_info_ended',
    });
  }
  return entries.filter(({ at }) => at < revokedAt);
}
