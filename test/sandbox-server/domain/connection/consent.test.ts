import { describe, expect, it } from 'vitest';
import { accessAt, previewStatusAt } from '../../../../sandbox-server/domain/connection/access.ts';
import type { Connection } from '../../../../sandbox-server/domain/connection/connection.ts';
import {
  type ConnectionCommand,
  transition,
} from '../../../../sandbox-server/domain/connection/transition.ts';
import { parseDuration } from '../../../../sandbox-server/domain/world/clock.ts';
import { connectionAt, START } from './connection-at.ts';

const LOGIN = START + 4 * 60_000;
const HOUR = parseDuration('PT1H');

/** A consent's states, each with an instant at which it is in that state. */
const STATES: Record<string, { connection: Connection; at: number; status: string }> = {
  'not given': { connection: connectionAt('logged_in'), at: LOGIN, status: 'authorizing' },
  'recurring and open': {
    connection: connectionAt('authorized'),
    at: LOGIN + parseDuration('P89D'),
    status: 'authorized',
  },
  'recurring and over': {
    connection: connectionAt('authorized'),
    at: LOGIN + parseDuration('P90D'),
    status: 'expired',
  },
  'one-time and open': {
    connection: connectionAt('authorized', { accessType: 'one_time' }),
    at: LOGIN + HOUR - 1,
    status: 'authorized',
  },
  'one-time and over': {
    connection: connectionAt('authorized', { accessType: 'one_time' }),
    at: LOGIN + HOUR,
    status: 'expired',
  },
  revoked: { connection: connectionAt('revoked'), at: LOGIN + HOUR, status: 'revoked' },
  failed: { connection: connectionAt('failed'), at: LOGIN, status: 'failed' },
};

/** State × event → whether it can happen, and whether data can be read afterwards. */
const TABLE: [keyof typeof STATES, ConnectionCommand['type'], boolean, boolean][] = [
  ['not given', 'reconfirm', false, false],
  ['not given', 'revoke', false, false],
  ['recurring and open', 'reconfirm', true, true],
  ['recurring and open', 'revoke', true, false],
  ['recurring and over', 'reconfirm', false, false],
  ['recurring and over', 'revoke', true, false],
  ['one-time and open', 'reconfirm', false, true],
  ['one-time and open', 'revoke', true, false],
  ['one-time and over', 'reconfirm', false, false],
  ['one-time and over', 'revoke', true, false],
  ['revoked', 'reconfirm', false, false],
  ['revoked', 'revoke', false, false],
  ['failed', 'reconfirm', false, false],
  ['failed', 'revoke', false, false],
];

const EVENTS: Partial<Record<ConnectionCommand['type'], ConnectionCommand>> = {
  reconfirm: { type: 'reconfirm' },
  revoke: { type: 'revoke' },
};

describe('a consent', () => {
  it.each(TABLE)(
    'that is %s × %s: happens %s, readable then %s',
    (state, event, happens, reads) => {
      const { connection, at } = STATES[state] ?? { connection: connectionAt('created'), at: 0 };
      const result = transition(connection, EVENTS[event] ?? { type: 'open' }, at);
      expect(result.ok).toBe(happens);
      const next = result.ok ? result.connection : connection;
      expect(accessAt(next, 'accounts', at).ok).toBe(reads);
    },
  );

  it('has every pair of state and event in that table', () => {
    expect(TABLE).toHaveLength(Object.keys(STATES).length * Object.keys(EVENTS).length);
  });

  it.each(Object.entries(STATES))('that is %s reads as such', (_, { connection, at, status }) => {
    expect(previewStatusAt(connection, at)).toBe(status);
  });

  it('that is reconfirmed again and again stays open', () => {
    let connection = connectionAt('authorized');
    let at = LOGIN;
    for (let i = 0; i < 8; i += 1) {
      at += parseDuration('P80D');
      const result = transition(connection, { type: 'reconfirm' }, at);
      if (result.ok) connection = result.connection;
    }
    expect(accessAt(connection, 'accounts', at + parseDuration('P89D')).ok).toBe(true);
  });
});
