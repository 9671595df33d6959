import { describe, expect, it } from 'vitest';
import { accessAt } from '../../../../sandbox-server/domain/connection/access.ts';
import type { Connection } from '../../../../sandbox-server/domain/connection/connection.ts';
import { parseDuration } from '../../../../sandbox-server/domain/world/clock.ts';
import { connectionAt, START, type Stage } from './connection-at.ts';

/** The bank login happens in the fourth minute of a connection's life. */
const LOGIN = START + 4 * 60_000;

const outcome = (
  connection: Connection,
  scope: 'info' | 'accounts' | 'transactions',
  at: number,
) => {
  const access = accessAt(connection, scope, at);
  return access.ok ? 'allowed' : access.error.kind;
};

describe('access to a connection', () => {
  it.each([
    'created',
    'opened',
    'bank_chosen',
    'consented',
    'logged_in',
    'failed',
  ] satisfies Stage[])('is an invalid state while it is %s', (stage) => {
    expect(outcome(connectionAt(stage), 'accounts', LOGIN)).toBe('invalid_state');
  });

  it('is forbidden once revoked', () => {
    expect(outcome(connectionAt('revoked'), 'accounts', LOGIN)).toBe('forbidden');
  });

  it('is forbidden beyond its scopes, and says which it has', () => {
    const access = accessAt(
      connectionAt('authorized', { scopes: ['accounts'] }),
      'transactions',
      LOGIN,
    );
    expect(access).toMatchObject({
      error: {
        kind: 'forbidden',
        why: 'the connection has no scope `transactions`; it has `accounts`',
      },
    });
  });

  it.each([
    ['recurring', 'P90D'],
    ['one_time', 'PT1H'],
  ] as const)('of a %s connection ends %s after the bank login', (accessType, window) => {
    const connection = connectionAt('authorized', { accessType });
    const end = LOGIN + parseDuration(window);
    expect(outcome(connection, 'accounts', end - 1)).toBe('allowed');
    expect(outcome(connection, 'accounts', end)).toBe('forbidden');
  });

  it('to user info ends five minutes after the bank login', () => {
    const connection = connectionAt('authorized', { scopes: ['info'], accessType: 'one_time' });
    const end = LOGIN + parseDuration('PT5M');
    expect(outcome(connection, 'info', end - 1)).toBe('allowed');
    expect(outcome(connection, 'info', end)).toBe('forbidden');
  });
});
