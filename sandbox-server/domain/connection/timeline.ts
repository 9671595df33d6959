import { durationOf, type Instant } from '../world/clock.ts';
import { type Connection, journeyStepOf, statusOf } from './connection.ts';
import { USER_INFO_WINDOW } from './consent.ts';

/** What happened to a connection, or will by itself, as a person would tell it. */
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

/** Whether data can be read from a connection, or why it no longer can. */
export type AccessState = 'none' | 'open' | 'expired' | 'revoked';

/** What a tester can let happen to a connection. */
export type ConnectionAction =
  | 'approve'
  | 'deny'
  | 'cancel'
  | 'abandon'
  | 'fail'
  | 'revoke'
  | 'expire';

/** `at` is when it would happen by itself. */
export type NextAction = { action: ConnectionAction; label: string; at?: Instant };

export function accessStateAt(connection: Connection, now: Instant): AccessState {
  const { revokedAt, consentEndsAt } = connection;
  if (statusOf(connection) !== 'authorized') return 'none';
  if (revokedAt !== undefined) return 'revoked';
  return now < (consentEndsAt ?? 0) ? 'open' : 'expired';
}

/** Oldest first; what is still to come, last. */
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
    ...entryOf('authorized', authorizedAt, countOf(accountIds.length)),
    ...entryOf('failed', failure?.at, failure?.reason),
    ...endsAt(connection, now),
    ...entryOf('revoked', revokedAt),
  ].sort((a, b) => a.at - b.at);
}

/** What may happen now, by the names of the control plane. */
export function nextActionsAt(connection: Connection, now: Instant): NextAction[] {
  const { authorizedAt, failure, consentEndsAt } = connection;
  if (authorizedAt === undefined && failure === undefined) {
    const isAtAccounts = journeyStepOf(connection) === 'bank_accounts';
    return ON_THE_WAY.filter(({ action }) => action !== 'cancel' || !isAtAccounts);
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

/** The bank's question about accounts is denied, not cancelled. */
const ON_THE_WAY: NextAction[] = [
  { action: 'approve', label: 'Approve' },
  { action: 'deny', label: 'Deny at the bank' },
  { action: 'cancel', label: 'Cancel' },
  { action: 'abandon', label: 'Close the window' },
  { action: 'fail', label: 'Fail at the bank' },
];

function entryOf(event: TimelineEvent, at: Instant | undefined, detail?: string): TimelineEntry[] {
  return at === undefined ? [] : [{ at, event, ...(detail !== undefined && { detail }) }];
}

function countOf(accounts: number): string {
  return accounts === 1 ? '1 account' : `${accounts} accounts`;
}

/** The ends that come by themselves, as long as nobody took the access back before. */
function endsAt(connection: Connection, now: Instant): TimelineEntry[] {
  const { consentEndsAt, login, scopes, revokedAt = Number.POSITIVE_INFINITY } = connection;
  if (consentEndsAt === undefined || login === undefined) return [];
  const infoEndsAt = login.at + durationOf(USER_INFO_WINDOW);
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
