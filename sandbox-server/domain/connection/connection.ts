import type { DataAccessType, Scope } from '../../schema/create-connection.ts';
import type { ProviderFilter } from '../bank/provider.ts';
import type { ConnectionEvent } from '../webhooks/event.ts';
import type { Instant } from '../world/clock.ts';
import { consentEndsAt } from './consent.ts';

/** Where a connection stands, as TrueLayer names it in answers and webhooks. */
export const STATUSES = ['authorization_required', 'authorizing', 'authorized', 'failed'] as const;
export type Status = (typeof STATUSES)[number];

export type FailureStage = Extract<Status, 'authorization_required' | 'authorizing'>;

/** @guess A connection fails with `provider_rejected`, `user_canceled` or `provider_error`: TrueLayer names only the first. */
const FAILURE_REASONS = ['provider_rejected', 'user_canceled', 'provider_error'] as const;
export type FailureReason = (typeof FAILURE_REASONS)[number];

/** A user's authorised link to a bank, as the facts that became known of it, each with its time. */
export type Connection = {
  id: string;
  /** The hosted page's own id, in its address. */
  journeyId: string;
  /** The bank's own id of this login, in its address. */
  bankVisitId: string;
  clientId: string;
  userId: string;
  createdAt: Instant;
  scopes: readonly Scope[];
  accessType: DataAccessType;
  /** The banks the client offers, when it did not choose one itself. */
  providerFilter: ProviderFilter;
  preselectedProviderId?: string;
  /** Which of our pages the client wants shown. */
  hostedPage?: 'authorization_flow' | 'result_page';
  languageCode?: string;
  /** The client's own UI leads the user to the bank. */
  isLedByClient: boolean;
  /** Where the user's browser goes in the end; nowhere when the client gave no address. */
  returnUri?: string;
  metadata?: Record<string, string>;
  /** The origin of the keys that sign what is told of it. */
  webhookOrigin: string;
  openedAt?: Instant;
  providerId?: string;
  /** When the user chose it; a preselected one was there from the start. */
  providerChosenAt?: Instant;
  consentedAt?: Instant;
  /** The login at the bank: SCA. */
  login?: { at: Instant; mockUserId: string; username: string };
  accountIds?: readonly string[];
  authorizedAt?: Instant;
  consentEndsAt?: Instant;
  revokedAt?: Instant;
  failure?: { at: Instant; stage: FailureStage; reason: FailureReason };
};

/** What can happen to a connection. */
export type ConnectionCommand =
  | { type: 'open' }
  | { type: 'choose_provider'; providerId: string }
  | { type: 'consent' }
  | { type: 'log_in'; mockUserId: string; username: string }
  | { type: 'approve'; accountIds: readonly string[] }
  | { type: 'fail'; reason: FailureReason }
  | { type: 'revoke' }
  | { type: 'reconfirm' }
  | { type: 'expire' };

export const HAPPENINGS = [
  'open',
  'choose_provider',
  'consent',
  'log_in',
  'approve',
  'fail',
  'revoke',
  'reconfirm',
  'expire',
] as const satisfies ConnectionCommand['type'][];

export type Transition =
  | { ok: true; connection: Connection; events: readonly ConnectionEvent[] }
  | { ok: false; error: { code: 'not_now'; why: string } };

/** The one place that says what may happen when. It changes nothing and throws nothing. */
export function transition(
  connection: Connection,
  happening: ConnectionCommand,
  at: Instant,
): Transition {
  const status = statusOf(connection);
  const step = LIFECYCLE[status][happening.type];
  const facts = step?.(connection, happening, at);
  if (facts === undefined) {
    const why = `\`${happening.type}\` cannot happen while the connection is \`${status}\` at this step`;
    return { ok: false, error: { code: 'not_now', why } };
  }
  const next = { ...connection, ...facts };
  return { ok: true, connection: next, events: eventsOf(connection, next) };
}

export function statusOf(connection: Connection): Status {
  if (connection.failure !== undefined) return 'failed';
  if (connection.authorizedAt !== undefined) return 'authorized';
  return connection.openedAt === undefined ? 'authorization_required' : 'authorizing';
}

export type JourneyStep = 'choose_bank' | 'consent' | 'bank_login' | 'bank_accounts' | 'done';

/** The screen a person is on, which is the first whose fact is missing. */
export function journeyStepOf(connection: Connection): JourneyStep {
  if (connection.failure !== undefined || connection.authorizedAt !== undefined) return 'done';
  if (connection.providerId === undefined) return 'choose_bank';
  if (connection.consentedAt === undefined) return 'consent';
  return connection.login === undefined ? 'bank_login' : 'bank_accounts';
}

type Facts = Partial<Connection>;
type Step = (
  connection: Connection,
  happening: ConnectionCommand,
  at: Instant,
) => Facts | undefined;

/** A step that is there only while the journey is at one of `screens`. */
function during(screens: readonly JourneyStep[], step: Step): Step {
  return (connection, happening, at) =>
    screens.includes(journeyStepOf(connection)) ? step(connection, happening, at) : undefined;
}

const fail =
  (stage: FailureStage): Step =>
  (_, happening, at) =>
    happening.type === 'fail' ? { failure: { at, stage, reason: happening.reason } } : undefined;

const chooseProvider: Step = (_, happening, at) =>
  happening.type === 'choose_provider'
    ? { providerId: happening.providerId, providerChosenAt: at }
    : undefined;

const consent: Step = (_, __, at) => ({ consentedAt: at });

const logIn: Step = (_, happening, at) =>
  happening.type === 'log_in'
    ? { login: { at, mockUserId: happening.mockUserId, username: happening.username } }
    : undefined;

const approve: Step = (connection, happening, at) =>
  happening.type === 'approve'
    ? {
        accountIds: happening.accountIds,
        authorizedAt: at,
        consentEndsAt: consentEndsAt(connection.accessType, connection.login?.at ?? at),
      }
    : undefined;

const LIFECYCLE: Record<Status, Partial<Record<ConnectionCommand['type'], Step>>> = {
  authorization_required: {
    open: (_, __, at) => ({ openedAt: at }),
    fail: fail('authorization_required'),
  },
  authorizing: {
    open: () => ({}),
    choose_provider: during(['choose_bank', 'consent'], chooseProvider),
    consent: during(['consent'], consent),
    log_in: during(['bank_login'], logIn),
    approve: during(['bank_accounts'], approve),
    fail: fail('authorizing'),
  },
  authorized: {
    revoke: ({ revokedAt }, __, at) => (revokedAt === undefined ? { revokedAt: at } : undefined),
    reconfirm: (connection, __, at) =>
      connection.accessType === 'recurring' && hasConsentAt(connection, at)
        ? { consentEndsAt: consentEndsAt('recurring', at) }
        : undefined,
    expire: (connection, __, at) =>
      hasConsentAt(connection, at) ? { consentEndsAt: at } : undefined,
  },
  failed: {},
};

/** A consent that has neither lapsed nor been revoked. */
function hasConsentAt({ revokedAt, consentEndsAt: end = 0 }: Connection, at: Instant): boolean {
  return revokedAt === undefined && at < end;
}

function eventsOf(before: Connection, after: Connection): ConnectionEvent[] {
  if (after.failure !== undefined && before.failure === undefined) {
    return [{ type: 'connection_failed', connection: after, failure: after.failure }];
  }
  if (after.authorizedAt !== undefined && before.authorizedAt === undefined) {
    return [{ type: 'connection_authorized', connection: after, at: after.authorizedAt }];
  }
  return [];
}
