/** What every `SessionStore` has to do; run on each of them. */
import { expect, it } from 'vitest';
import {
  mutateSession,
  type Session,
  type SessionStore,
} from '../../../../widget/host/sessions/session.ts';

export const NOON = Date.UTC(2026, 0, 1, 12);

export function sessionOf(id: string): Session {
  return {
    id,
    version: 1,
    createdAt: NOON,
    expiresAt: NOON + 60_000,
    challenge: 'challenge',
    stateHash: 'hash',
    userId: 'user-1',
    useCase: 'rewards',
    accessType: 'recurring',
    connectionId: 'connection-1',
    authorizationUri: 'https://app.truelayer.test/data/1',
    mode: 'popup',
    origin: 'https://partner.example',
    returnTo: 'https://partner.example/',
    hasCookie: true,
  };
}

/** A session of which everything is known that can be. */
export function fullSessionOf(id: string): Required<Session> {
  return {
    ...sessionOf(id),
    writeId: 'write-1',
    slot: 3,
    renews: 'connection-0',
    language: 'cy-GB',
    unknownBrowser: 'confirm',
    startedBy: { name: 'Jane Smith', contact: 'j…@example.com' },
    confirmTokenHash: 'asked',
    confirmVerifiedBy: 'cookie',
    verifiedBy: 'self-declared',
    isReconfirmation: true,
    pagePolledAt: NOON + 1,
    checkedAt: NOON + 1,
    notAuthorizedAt: NOON + 2,
    returnTimedOutAt: NOON + 2,
    returnedAt: NOON + 2,
    returnReason: 'denied',
    authorizedAt: NOON + 3,
    failure: { reason: 'provider-unavailable', confirmed: true, at: NOON + 4 },
    authorizedLease: { attempts: 4, availableAt: NOON + 5, finishedAt: NOON + 6, exhausted: true },
    failedLease: { attempts: 1, availableAt: NOON + 7 },
  };
}

export function describeSessionStore(
  open: () => { store: SessionStore; advance: (ms: number) => void },
): void {
  const forgetAt = NOON + 120_000;

  it('keeps a session', async () => {
    const { store } = open();
    expect(await store.insert(sessionOf('a'), forgetAt)).toBe(true);
    expect(await store.read('a')).toEqual(sessionOf('a'));
    expect(await store.read('b')).toBeUndefined();
  });

  it('keeps every field', async () => {
    const { store } = open();
    await store.insert(fullSessionOf('a'), forgetAt);
    expect(await store.read('a')).toEqual(fullSessionOf('a'));
    const next = { ...fullSessionOf('a'), version: 2 };
    await store.replace(next);
    expect(await store.read('a')).toEqual(next);
  });

  it('keeps every character', async () => {
    const { store } = open();
    const userId = 'Zoë \u{1f98a} مرحبا \0 " \\ \n } \u2028 \ud83e %s {tag}';
    await store.insert({ ...sessionOf('a'), userId }, forgetAt);
    await store.replace({ ...sessionOf('a'), version: 2, userId: userId.repeat(2) });
    expect((await store.read('a'))?.userId).toBe(userId.repeat(2));
    expect(await store.setMarker(userId, forgetAt)).toBe(true);
    expect(await store.hasMarker(userId)).toBe(true);
  });

  it('keeps a session a thousand times as big as others', async () => {
    const { store } = open();
    const big = { ...sessionOf('a'), userId: 'x'.repeat(1_000_000) };
    await store.insert(big, forgetAt);
    await store.replace({ ...big, version: 2 });
    expect(await store.read('a')).toEqual({ ...big, version: 2 });
  });

  it('keeps the first of two with one id', async () => {
    const { store } = open();
    await store.insert(sessionOf('a'), forgetAt);
    expect(await store.insert({ ...sessionOf('a'), userId: 'user-2' }, forgetAt)).toBe(false);
    expect((await store.read('a'))?.userId).toBe('user-1');
  });

  it('takes one of many with one id', async () => {
    const { store } = open();
    const users = Array.from({ length: 50 }, (_, index) => `user-${index}`);
    const taken = await Promise.all(
      users.map((userId) => store.insert({ ...sessionOf('a'), userId }, forgetAt)),
    );
    expect(taken.filter(Boolean)).toHaveLength(1);
    expect((await store.read('a'))?.userId).toBe(users[taken.indexOf(true)]);
  });

  it('takes a change that builds on what is stored', async () => {
    const { store } = open();
    await store.insert(sessionOf('a'), forgetAt);
    const next = { ...sessionOf('a'), version: 2, returnedAt: NOON };
    expect(await store.replace(next)).toBe(true);
    expect(await store.read('a')).toEqual(next);
  });

  it('refuses a change that builds on something older, and one of an unknown session', async () => {
    const { store } = open();
    await store.insert(sessionOf('a'), forgetAt);
    await store.replace({ ...sessionOf('a'), version: 2, returnedAt: NOON });
    expect(await store.replace({ ...sessionOf('a'), version: 2, returnedAt: 0 })).toBe(false);
    expect(await store.replace({ ...sessionOf('b'), version: 2 })).toBe(false);
    expect((await store.read('a'))?.returnedAt).toBe(NOON);
  });

  it('loses no change of many at once', async () => {
    const { store } = open();
    await store.insert({ ...sessionOf('a'), checkedAt: 0 }, forgetAt);
    const add = (session: Session) => ({ ...session, checkedAt: (session.checkedAt ?? 0) + 1 });
    await Promise.all(Array.from({ length: 50 }, () => mutateSession(store, 'a', add)));
    expect(await store.read('a')).toMatchObject({ checkedAt: 50, version: 51 });
  });

  it('markers a key once, until its time is over or it is erased', async () => {
    const { store, advance } = open();
    expect(await store.hasMarker('a')).toBe(false);
    expect(await store.setMarker('a', forgetAt)).toBe(true);
    expect(await store.setMarker('a', forgetAt + 120_000)).toBe(false);
    expect(await store.hasMarker('a')).toBe(true);
    expect(await store.hasMarker('b')).toBe(false);
    await store.deleteMarker('a');
    expect(await store.setMarker('a', forgetAt)).toBe(true);
    advance(120_000);
    expect(await store.hasMarker('a')).toBe(false);
    expect(await store.setMarker('a', forgetAt + 120_000)).toBe(true);
  });

  it('lets one of many callers set a marker', async () => {
    const { store } = open();
    const markers = Array.from({ length: 20 }, () => store.setMarker('a', forgetAt));
    expect((await Promise.all(markers)).filter(Boolean)).toHaveLength(1);
  });

  it('keeps markers and sessions apart', async () => {
    const { store } = open();
    await store.insert(sessionOf('a'), forgetAt);
    expect(await store.setMarker('a', forgetAt)).toBe(true);
    await store.deleteMarker('a');
    expect(await store.read('a')).toEqual(sessionOf('a'));
  });

  it('goes by the time of the insertion, whatever is changed later', async () => {
    const { store, advance } = open();
    await store.insert(sessionOf('a'), forgetAt);
    advance(119_999);
    expect(await store.replace({ ...sessionOf('a'), version: 2 })).toBe(true);
    expect((await store.read('a'))?.version).toBe(2);
    advance(1);
    expect(await store.read('a')).toBeUndefined();
  });

  it('forgets a session when its time is over', async () => {
    const { store, advance } = open();
    await store.insert(sessionOf('a'), forgetAt);
    advance(120_000);
    expect(await store.read('a')).toBeUndefined();
    expect(await store.replace({ ...sessionOf('a'), version: 2 })).toBe(false);
    expect(await store.insert(sessionOf('a'), forgetAt + 120_000)).toBe(true);
  });
}
