import { describe, expect, it } from 'vitest';
import {
  accessStateAt,
  nextActionsAt,
  timelineOf,
} from '../../../../sandbox-server/domain/connection/timeline.ts';
import { connectionAt, START, type Stage } from './connection-at.ts';

const MINUTE = 60_000;
const DAY = 1440 * MINUTE;
const NOW = START + 10 * MINUTE;

function eventsAt(stage: Stage, now = NOW, facts = {}) {
  return timelineOf(connectionAt(stage, facts), now).map(({ event }) => event);
}

describe('the timeline of a connection', () => {
  it.each([
    ['created', ['created']],
    ['opened', ['created', 'opened']],
    ['bank_chosen', ['created', 'opened', 'bank_chosen']],
    ['consented', ['created', 'opened', 'bank_chosen', 'consented']],
    ['logged_in', ['created', 'opened', 'bank_chosen', 'consented', 'logged_in']],
    ['failed', ['created', 'opened', 'failed']],
  ] as const)('of one that is %s has the entries %j', (stage, events) => {
    expect(eventsAt(stage)).toEqual(events);
  });

  it('has the time and the detail of each entry', () => {
    expect(timelineOf(connectionAt('authorized'), NOW).slice(2)).toEqual([
      { at: START + 2 * MINUTE, event: 'bank_chosen', detail: 'mock' },
      { at: START + 3 * MINUTE, event: 'consented' },
      { at: START + 4 * MINUTE, event: 'logged_in', detail: 'john' },
      { at: START + 5 * MINUTE, event: 'authorized', detail: '1 account' },
      { at: START + 4 * MINUTE + 90 * DAY, event: 'expires' },
    ]);
  });

  it('has the reason of a failure', () => {
    expect(timelineOf(connectionAt('failed'), NOW).at(-1)?.detail).toBe('provider_rejected');
  });

  it('shows a consent as expired once it is', () => {
    expect(eventsAt('authorized', NOW + 90 * DAY).at(-1)).toBe('expired');
  });

  it('has no expiry after a revocation', () => {
    expect(eventsAt('revoked', NOW + 90 * DAY).slice(-2)).toEqual(['authorized', 'revoked']);
  });

  it('shows when access to user info ends, for connections with that scope', () => {
    const facts = { scopes: ['info'], accessType: 'one_time' };
    expect(eventsAt('authorized', START + 6 * MINUTE, facts).slice(-2)).toEqual([
      'user_info_ends',
      'expires',
    ]);
    expect(eventsAt('authorized', NOW, facts).slice(-2)).toEqual(['user_info_ended', 'expires']);
  });
});

describe('the access to a connection', () => {
  it.each([
    ['created', NOW, 'none'],
    ['failed', NOW, 'none'],
    ['authorized', NOW, 'open'],
    ['authorized', NOW + 90 * DAY, 'expired'],
    ['revoked', NOW, 'revoked'],
    ['revoked', NOW + 90 * DAY, 'revoked'],
  ] as const)('of one that is %s at %i is %s', (stage, now, access) => {
    expect(accessStateAt(connectionAt(stage), now)).toBe(access);
  });
});

describe('what may happen next', () => {
  const actionsAt = (stage: Stage, now = NOW) =>
    nextActionsAt(connectionAt(stage), now).map(({ action }) => action);
  const journey = ['approve', 'deny', 'cancel', 'abandon', 'fail'];

  it.each([
    ['created', journey],
    ['opened', journey],
    ['consented', journey],
    ['logged_in', ['approve', 'deny', 'abandon', 'fail']],
    ['authorized', ['revoke', 'expire']],
    ['revoked', []],
    ['failed', []],
  ] as const)('to one that is %s is %j', (stage, actions) => {
    expect(actionsAt(stage)).toEqual(actions);
  });

  it('is nothing when the consent has ended', () => {
    expect(actionsAt('authorized', NOW + 90 * DAY)).toEqual([]);
  });
});
