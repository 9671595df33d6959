/** What Sixpence does when a bank was connected, and when it was not. */
import { type HostOptions, useCases } from 'connect-bank/host';
import type { Visit, Visits } from './sessions.ts';

/** The host awaits these, and calls again where one throws. */
export function callbacksFor(visits: Visits): Pick<HostOptions, 'onAuthorized' | 'onFailed'> {
  return {
    /** The name on file can be read for five minutes only, so it is read here and kept. */
    async onAuthorized({ connectionId, session, consentEndsAt, truelayer, signal, userIp }) {
      const visit = visitOf(session);
      const scopes = scopesOf(session.useCase);
      const { name } = scopes.includes('info')
        ? await truelayer.userInfo(connectionId, { signal, userIp })
        : {};
      const at = new Date().toISOString();
      const { useCase } = session;
      const readsTransactions = scopes.includes('transactions');
      visit.connection = { id: connectionId, useCase, since: at, readsTransactions };
      if (name) visit.connection.nameAtBank = name;
      if (consentEndsAt) visit.connection.consentEndsAt = consentEndsAt.toISOString();
      const about = name ? `the bank knows them as ${name}` : 'no name was asked for or given';
      const detail = session.renews ? `renewed; ${about}` : about;
      visit.record.push({ at, callback: 'onAuthorized', useCase, connectionId, detail });
    },

    onFailed({ connectionId, session, reason, confirmed }) {
      visitOf(session).record.push({
        at: new Date().toISOString(),
        callback: 'onFailed',
        useCase: session.useCase,
        connectionId,
        detail: `${reason}, ${confirmed ? 'confirmed by TrueLayer' : 'not confirmed'}`,
      });
    },
  };

  function visitOf({ userId }: { userId: string }): Visit {
    const visit = visits.ofUser(userId);
    if (visit === undefined) throw new Error('A bank was connected for a visit that has ended');
    return visit;
  }
}

function scopesOf(useCase: string): readonly string[] {
  return Object.entries(useCases).find(([name]) => name === useCase)?.[1].scopes ?? [];
}
