import type { Connection } from '../../../../sandbox-server/domain/connection/connection.ts';
import {
  type ConnectionCommand,
  transition,
} from '../../../../sandbox-server/domain/connection/transition.ts';

/** A connection's life, minute by minute. */
const LIFE = {
  created: [],
  opened: ['open'],
  bank_chosen: ['open', 'choose'],
  consented: ['open', 'choose', 'consent'],
  logged_in: ['open', 'choose', 'consent', 'login'],
  authorized: ['open', 'choose', 'consent', 'login', 'approve'],
  revoked: ['open', 'choose', 'consent', 'login', 'approve', 'revoke'],
  failed: ['open', 'fail'],
} as const;

const STEPS: Record<string, ConnectionCommand> = {
  open: { type: 'open' },
  choose: { type: 'choose_provider', providerId: 'mock' },
  consent: { type: 'consent' },
  login: { type: 'log_in', mockUserId: 'john', username: 'john' },
  approve: { type: 'approve', accountIds: ['a'] },
  revoke: { type: 'revoke' },
  fail: { type: 'fail', reason: 'provider_rejected' },
};

export type Stage = keyof typeof LIFE;

export const START = Date.parse('2026-03-16T12:00:00Z');

const NEW: Connection = {
  id: 'c',
  journeyId: 'j',
  bankJourneyId: 'v',
  clientId: 'client',
  userId: 'u',
  createdAt: START,
  scopes: ['accounts', 'transactions'],
  accessType: 'recurring',
  providerFilter: {},
  isLedByClient: false,
  webhookOrigin: 'https://webhooks.truelayer-sandbox.com',
};

/** A connection that came to `stage` the way a user brings it there, a minute a step. */
export function connectionAt(stage: Stage, facts: Partial<Connection> = {}): Connection {
  return LIFE[stage].reduce<Connection>(
    (connection, name, i) => {
      const result = transition(
        connection,
        STEPS[name] as ConnectionCommand,
        START + (i + 1) * 60_000,
      );
      if (!result.ok) throw new Error(result.error.why);
      return result.connection;
    },
    { ...NEW, ...facts },
  );
}
