/** The callbacks that store a connection, or the reason why there is none. */
import { type HostOptions, useCases } from 'connect-bank/host';
import type { UserSession, UserSessions } from './sessions.ts';

export function createCallbacks(
  sessions: UserSessions,
): Pick<HostOptions, 'onAuthorized' | 'onFailed'> {
  return {
    /** Reads the user's name here, because the bank provides it for five minutes only. */
    async onAuthorized({ connectionId, session, consentEndsAt, truelayer, signal, userIp }) {
      const userSession = findSession(session);
      const scopes = scopesOf(session.useCase);
      const { name } = scopes.includes('info')
        ? await truelayer.userInfo(connectionId, { signal, userIp })
        : {};
      const at = new Date().toISOString();
      const { useCase } = session;
      const readsTransactions = scopes.includes('transactions');
      userSession.connection = { id: connectionId, useCase, since: at, readsTransactions };
      if (name) userSession.connection.nameAtBank = name;
      if (consentEndsAt) userSession.connection.consentEndsAt = consentEndsAt.toISOString();
      const nameNote = name ? `the bank knows them as ${name}` : 'no name was asked for or given';
      const detail = session.renews ? `renewed; ${nameNote}` : nameNote;
      userSession.callbackLog.push({ at, callback: 'onAuthorized', useCase, connectionId, detail });
    },

    onFailed({ connectionId, session, reason, confirmed }) {
      findSession(session).callbackLog.push({
        at: new Date().toISOString(),
        callback: 'onFailed',
        useCase: session.useCase,
        connectionId,
        detail: `${reason}, ${confirmed ? 'confirmed by TrueLayer' : 'not confirmed'}`,
      });
    },
  };

  function findSession({ userId }: { userId: string }): UserSession {
    const session = sessions.findByUser(userId);
    if (session === undefined) throw new Error(`User ${userId} has no session in this server`);
    return session;
  }
}

function scopesOf(useCase: string): readonly string[] {
  return Object.entries(useCases).find(([name]) => name === useCase)?.[1].scopes ?? [];
}
