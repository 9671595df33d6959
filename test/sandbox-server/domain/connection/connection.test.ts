import { describe, expect, it } from 'vitest';
import {
  type Connection,
  journeyStepOf,
  STATUSES,
  statusOf,
} from '../../../../sandbox-server/domain/connection/connection.ts';
import {
  COMMANDS,
  type ConnectionCommand,
  transition,
} from '../../../../sandbox-server/domain/connection/transition.ts';
import { connectionAt, type Stage } from './connection-at.ts';

const NOW = Date.parse('2026-03-16T12:10:00Z');

const COMMAND: Record<ConnectionCommand['type'], ConnectionCommand> = {
  open: { type: 'open' },
  choose_provider: { type: 'choose_provider', providerId: 'mock' },
  consent: { type: 'consent' },
  log_in: { type: 'log_in', mockUserId: 'john', username: 'john' },
  approve: { type: 'approve', accountIds: ['a'] },
  fail: { type: 'fail', reason: 'provider_rejected' },
  revoke: { type: 'revoke' },
  request_reconfirmation: { type: 'request_reconfirmation', needs: 'consent' },
  reconfirm: { type: 'reconfirm' },
  expire: { type: 'expire' },
};

/** What is possible at each stage, and the status it leads to. All other commands are rejected. */
const ALLOWED: Record<Stage, Partial<Record<ConnectionCommand['type'], Connection['id']>>> = {
  created: { open: 'authorizing', fail: 'failed' },
  opened: { open: 'authorizing', choose_provider: 'authorizing', fail: 'failed' },
  bank_chosen: {
    open: 'authorizing',
    choose_provider: 'authorizing',
    consent: 'authorizing',
    fail: 'failed',
  },
  consented: { open: 'authorizing', log_in: 'authorizing', fail: 'failed' },
  logged_in: { open: 'authorizing', approve: 'authorized', fail: 'failed' },
  authorized: {
    revoke: 'authorized',
    request_reconfirmation: 'authorized',
    reconfirm: 'authorized',
    expire: 'authorized',
  },
  revoked: {},
  failed: {},
};

const pairs = Object.keys(ALLOWED).flatMap((stage) =>
  COMMANDS.map((type) => [stage as Stage, type] as const),
);

describe('the lifecycle of a connection', () => {
  it.each(pairs)('%s × %s', (stage, type) => {
    const before = connectionAt(stage);
    const result = transition(before, COMMAND[type], NOW);
    const status = result.ok ? statusOf(result.connection) : undefined;
    expect(status).toBe(ALLOWED[stage][type]);
  });

  it.each(pairs)('%s × %s leaves the connection it was given untouched', (stage, type) => {
    const before = connectionAt(stage);
    const copy = structuredClone(before);
    transition(before, COMMAND[type], NOW);
    expect(before).toEqual(copy);
  });

  it('has every status reachable', () => {
    const reached = Object.keys(ALLOWED).map((stage) => statusOf(connectionAt(stage as Stage)));
    expect(new Set(reached)).toEqual(new Set(STATUSES));
  });

  it('explains why a command is rejected', () => {
    const result = transition(connectionAt('opened'), COMMAND.approve, NOW);
    expect(result).toMatchObject({
      ok: false,
      error: { why: '`approve` cannot happen while the connection is `authorizing` at this step' },
    });
  });
});

describe('the events of a transition', () => {
  it('contain the time of an authorisation', () => {
    const result = transition(connectionAt('logged_in'), COMMAND.approve, NOW);
    expect(result.ok && result.events).toMatchObject([{ type: 'connection_authorized', at: NOW }]);
  });

  it.each([
    ['created', 'authorization_required'],
    ['consented', 'authorizing'],
  ] as const)('contain the stage at which a connection that was %s failed', (stage, expected) => {
    const result = transition(connectionAt(stage), COMMAND.fail, NOW);
    expect(result.ok && result.events).toMatchObject([
      { type: 'connection_failed', failure: { stage: expected, reason: 'provider_rejected' } },
    ]);
  });

  it('are none for a step in between', () => {
    const result = transition(connectionAt('bank_chosen'), COMMAND.consent, NOW);
    expect(result.ok && result.events).toEqual([]);
  });
});

describe('the facts after a transition', () => {
  it('end a recurring consent 90 days after the bank login', () => {
    const before = connectionAt('logged_in');
    const result = transition(before, COMMAND.approve, NOW);
    const days = 90 * 86_400_000;
    expect(result.ok && result.connection.consentEndsAt).toBe((before.login?.at ?? 0) + days);
  });

  it('start the 90 days anew when the consent is reconfirmed', () => {
    const before = connectionAt('authorized');
    const at = NOW + 80 * 86_400_000;
    const result = transition(before, COMMAND.reconfirm, at);
    expect(result.ok && result.connection.consentEndsAt).toBe(at + 90 * 86_400_000);
  });

  it.each([
    ['has ended', connectionAt('authorized'), NOW + 91 * 86_400_000],
    ['is for one time', connectionAt('authorized', { accessType: 'one_time' }), NOW],
  ])('reject the reconfirmation of a consent that %s', (_, connection, at) => {
    expect(transition(connection, COMMAND.reconfirm, at).ok).toBe(false);
  });

  it.each(['recurring', 'one_time'] as const)('end a %s consent immediately', (accessType) => {
    const before = connectionAt('authorized', { accessType });
    const result = transition(before, COMMAND.expire, NOW);
    expect(result.ok && result.connection.consentEndsAt).toBe(NOW);
  });

  it('do not end a consent twice', () => {
    const ended = connectionAt('authorized', {});
    const late = (ended.consentEndsAt ?? 0) + 1;
    expect(transition(ended, COMMAND.expire, late).ok).toBe(false);
  });

  it('contain the bank that was chosen last', () => {
    const other: ConnectionCommand = { type: 'choose_provider', providerId: 'other' };
    const result = transition(connectionAt('bank_chosen'), other, NOW);
    expect(result.ok && result.connection.providerId).toBe('other');
  });

  it.each([
    ['opened', 'choose_bank'],
    ['bank_chosen', 'consent'],
    ['consented', 'bank_login'],
    ['logged_in', 'bank_accounts'],
    ['authorized', 'done'],
    ['failed', 'done'],
  ] as const)('lead a connection that is %s to the screen %s', (stage, step) => {
    expect(journeyStepOf(connectionAt(stage))).toBe(step);
  });
});
