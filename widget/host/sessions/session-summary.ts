import type { SessionSummary } from '../options/options.ts';
import type { Session } from './session.ts';

/** What callbacks may know of a session. */
export function summaryOf(session: Session): SessionSummary {
  const { id, userId, useCase, createdAt, renews, knownBy } = session;
  return {
    id,
    userId,
    useCase,
    createdAt: new Date(createdAt),
    ...(renews !== undefined && { renews }),
    ...(knownBy !== undefined && { knownBy }),
  };
}
