import type { FailureReason } from '../../schema/webhook.ts';
import type { Instant } from '../world/clock.ts';
import {
  type Connection,
  type FailureStage,
  type JourneyStep,
  journeyStepOf,
  type Status,
  statusOf,
} from './connection.ts';
import { consentEndsAt, consentStartOf } from './consent.ts';

/** A command that changes a connection. */
export type ConnectionCommand =
  | { type: 'open' }
  | { type: 'choose_provider'; providerId: string }
  | { type: 'consent' }
  | { type: 'log_in'; mockUserId: string; username: string }
  | { type: 'approve'; accountIds: readonly string[]; oneTimeAccess?: string }
  | { type: 'fail'; reason: FailureReason }
  | { type: 'revoke' }
  | { type: 'request_reconfirmation'; needs: 'consent' | 'authentication'; returnUri?: string }
  | { type: 'reconfirm' }
  | { type: 'expire' };

export const COMMANDS = [
  'open',
  'choose_provider',
  'consent',
  'log_in',
  'approve',
  'fail',
  'revoke',
  'request_reconfirmation',
  'reconfirm',
  'expire',
] as const satisfies ConnectionCommand['type'][];

/** An event that TrueLayer sends to the client's webhook. */
export type ConnectionEvent =
  | { type: 'connection_authorized'; connection: Connection; at: Instant }
  | {
      type: 'connection_failed';
      connection: Connection;
      failure: NonNullable<Connection['failure']>;
    };

export type Transition =
  | { ok: true; connection: Connection; events: readonly ConnectionEvent[] }
  | { ok: false; error: { code: 'not_now'; why: string } };

/** Applies a command, or returns why it is not allowed now. Pure; the only transitions there are. */
export function transition(
  connection: Connection,
  command: ConnectionCommand,
  at: Instant,
): Transition {
  const status = statusOf(connection);
  const step = LIFECYCLE[status][command.type];
  const facts = step?.(connection, command, at);
  if (facts === undefined) {
    const why = `\`${command.type}\` cannot happen while the connection is \`${status}\` at this step`;
    return { ok: false, error: { code: 'not_now', why } };
  }
  const next = { ...connection, ...facts };
  return { ok: true, connection: next, events: eventsOf(connection, next) };
}

type Facts = Partial<Connection>;
type Step = (connection: Connection, command: ConnectionCommand, at: Instant) => Facts | undefined;

/** Allows a step only on some screens of the journey; on others it returns `undefined`. */
function during(screens: readonly JourneyStep[], step: Step): Step {
  return (connection, command, at) =>
    screens.includes(journeyStepOf(connection)) ? step(connection, command, at) : undefined;
}

const fail =
  (stage: FailureStage): Step =>
  (_, command, at) =>
    command.type === 'fail' ? { failure: { at, stage, reason: command.reason } } : undefined;

const chooseProvider: Step = (_, command, at) =>
  command.type === 'choose_provider'
    ? { providerId: command.providerId, providerChosenAt: at }
    : undefined;

const consent: Step = (_, __, at) => ({ consentedAt: at });

const logIn: Step = (_, command, at) =>
  command.type === 'log_in'
    ? { login: { at, mockUserId: command.mockUserId, username: command.username } }
    : undefined;

const approve: Step = (connection, command, at) =>
  command.type === 'approve'
    ? {
        accountIds: command.accountIds,
        authorizedAt: at,
        consentEndsAt: consentEndsAt(
          connection.accessType,
          consentStartOf(connection) ?? at,
          command.oneTimeAccess,
        ),
      }
    : undefined;

const requestReconfirmation: Step = (connection, command, at) => {
  if (command.type !== 'request_reconfirmation' || !canReconfirmAt(connection, at))
    return undefined;
  const { needs, returnUri = connection.reconfirmation?.returnUri } = command;
  const reconfirmation = { requestedAt: at, needs, ...(returnUri !== undefined && { returnUri }) };
  return { reconfirmation };
};

const reconfirmConsent: Step = (connection, _, at) =>
  canReconfirmAt(connection, at)
    ? { consentEndsAt: consentEndsAt('recurring', at), reconfirmedAt: at }
    : undefined;

function canReconfirmAt(connection: Connection, at: Instant): boolean {
  return connection.accessType === 'recurring' && hasConsentAt(connection, at);
}

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
    request_reconfirmation: requestReconfirmation,
    reconfirm: reconfirmConsent,
    expire: (connection, __, at) =>
      hasConsentAt(connection, at) ? { consentEndsAt: at } : undefined,
  },
  failed: {},
};

/** Whether the consent has neither expired nor been revoked. */
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
