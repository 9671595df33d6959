/** What every `SessionStore` has to do; run on each of them. */
import { expect, it } from 'vitest';
import { change, type Session, type SessionStore } from '../../../../widget/host/session.ts';

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

  it('keeps the first of two with one id', async () => {
    const { store } = open();
    await store.insert(sessionOf('a'), forgetAt);
    expect(await store.insert({ ...sessionOf('a'), userId: 'user-2' }, forgetAt)).toBe(false);
    expect((await store.read('a'))?.userId).toBe('user-1');
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
    await store.insert({ ...sessionOf('a'), probedAt: 0 }, forgetAt);
    const add = (session: Session) => ({ ...session, probedAt: (session.probedAt ?? 0) + 1 });
    await Promise.all(Array.from({ length: 20 }, () => change(store, 'a', add)));
    expect(await store.read('a')).toMatchObject({ probedAt: 20, version: 21 });
  });

  it('notes a key once, until its time is over or it is erased', async () => {
    const { store, advance } = open();
    expect(await store.isNoted('a')).toBe(false);
    expect(await store.note('a', forgetAt)).toBe(true);
    expect(await store.note('a', forgetAt + 120_000)).toBe(false);
    expect(await store.isNoted('a')).toBe(true);
    expect(await store.isNoted('b')).toBe(false);
    await store.erase('a');
    expect(await store.note('a', forgetAt)).toBe(true);
    advance(120_000);
    expect(await store.isNoted('a')).toBe(false);
    expect(await store.note('a', forgetAt + 120_000)).toBe(true);
  });

  it('lets one of many note a key', async () => {
    const { store } = open();
    const notes = Array.from({ length: 20 }, () => store.note('a', forgetAt));
    expect((await Promise.all(notes)).filter(Boolean)).toHaveLength(1);
  });

  it('keeps notes and sessions apart', async () => {
    const { store } = open();
    await store.insert(sessionOf('a'), forgetAt);
    expect(await store.note('a', forgetAt)).toBe(true);
    await store.erase('a');
    expect(await store.read('a')).toEqual(sessionOf('a'));
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
