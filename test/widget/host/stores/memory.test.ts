import { describe, expect, it, vi } from 'vitest';
import { memoryStore, type SessionStore } from '../../../../widget/host/index.ts';
import { describeSessionStore, NOON, sessionOf } from './session-store-suite.ts';

const HOUR = 3_600_000;

describe('the memory store', () => {
  describeSessionStore(() => {
    let now = NOON;
    const advance = (ms: number) => {
      now += ms;
    };
    return { store: memoryStore({ clock: () => now }), advance };
  });

  /** Those of the given sessions that are still there. */
  async function keptOf(store: SessionStore, ids: readonly string[]): Promise<string[]> {
    const kept = await Promise.all(ids.map((id) => store.read(id)));
    return ids.filter((_, nth) => kept[nth] !== undefined);
  }

  function open(maxSessions: number) {
    const time = { now: NOON };
    const store = memoryStore({ maxSessions, clock: () => time.now });
    const insert = (id: string, userId: string, forgetAt = NOON + HOUR) =>
      store.insert({ ...sessionOf(id), userId }, forgetAt);
    return { time, store, insert };
  }

  it('evicts the oldest session when it is full', async () => {
    const { store, insert } = open(2);
    for (const id of ['a', 'b', 'c']) await insert(id, `user of ${id}`);
    expect(await keptOf(store, ['a', 'b', 'c'])).toEqual(['b', 'c']);
  });

  it('evicts the oldest session of the user with the most sessions', async () => {
    const { store, insert } = open(5);
    await insert('vera', 'vera');
    await insert('otto', 'otto');
    for (const id of ['m1', 'm2', 'm3', 'm4', 'm5']) await insert(id, 'mallory');
    await insert('ada', 'ada');
    expect(await keptOf(store, ['vera', 'otto', 'ada', 'm3', 'm4', 'm5'])).toEqual([
      'vera',
      'otto',
      'ada',
      'm4',
      'm5',
    ]);
  });

  it('evicts no session of other users, however many sessions one user starts', async () => {
    const { store, insert } = open(200);
    const victims = Array.from({ length: 100 }, (_, nth) => `victim-${nth}`);
    for (const id of victims) await insert(id, id);
    for (let nth = 0; nth < 1000; nth += 1) await insert(`m-${nth}`, 'mallory');
    expect(await keptOf(store, victims)).toEqual(victims);
  });

  it('evicts no authorised session with a pending callback while there is another session', async () => {
    const { store, insert } = open(3);
    for (const id of ['m1', 'm2', 'm3']) await insert(id, 'mallory');
    const authorizedLease = { attempts: 1, availableAt: NOON };
    await store.replace({
      ...sessionOf('m1'),
      ...{ userId: 'mallory', version: 2, authorizedAt: NOON, authorizedLease: authorizedLease },
    });
    await insert('vera', 'vera');
    await insert('otto', 'otto');
    expect(await keptOf(store, ['m1', 'm2', 'm3', 'vera', 'otto'])).toEqual(['m1', 'vera', 'otto']);
    const settled = { ...authorizedLease, finishedAt: NOON };
    await store.replace({
      ...sessionOf('m1'),
      ...{ userId: 'mallory', version: 3, authorizedAt: NOON, authorizedLease: settled },
    });
    await insert('m4', 'mallory');
    await insert('ada', 'ada');
    expect(await keptOf(store, ['m1', 'm4'])).toEqual(['m4']);
  });

  it('keeps its maximum size even if every callback is pending', async () => {
    const { store, insert } = open(2);
    for (const id of ['a', 'b', 'c']) {
      await insert(id, id);
      await store.replace({ ...sessionOf(id), userId: id, version: 2, authorizedAt: NOON });
    }
    expect(await keptOf(store, ['a', 'b', 'c'])).toEqual(['b', 'c']);
  });

  it('evicts expired sessions first', async () => {
    const { time, store, insert } = open(2);
    await insert('old', 'ada', NOON + 1);
    await insert('m1', 'mallory');
    time.now += 1;
    await insert('m2', 'mallory');
    expect(await keptOf(store, ['old', 'm1', 'm2'])).toEqual(['m1', 'm2']);
  });

  it.each([2, 24, 24 * 365])(
    'still has its sessions and markers when the clock steps forward by %i hours and back',
    async (hours) => {
      const { time, store, insert } = open(100);
      await insert('a', 'ada');
      await store.setMarker('done', NOON + HOUR);
      time.now += hours * HOUR;
      expect(await store.read('a')).toBeUndefined();
      await insert('b', 'otto', time.now + HOUR);
      await store.setMarker('other', time.now + HOUR);
      time.now = NOON + 1;
      expect(await keptOf(store, ['a', 'b'])).toEqual(['a', 'b']);
      expect(await store.hasMarker('done')).toBe(true);
      expect(await store.replace({ ...sessionOf('a'), userId: 'ada', version: 2 })).toBe(true);
    },
  );

  it('keeps nothing longer than its time to live when the clock steps back', async () => {
    vi.useFakeTimers({ toFake: ['performance'] });
    try {
      const { time, store, insert } = open(100);
      await insert('a', 'ada');
      time.now -= 5 * HOUR;
      vi.advanceTimersByTime(HOUR - 1);
      expect(await keptOf(store, ['a'])).toEqual(['a']);
      vi.advanceTimersByTime(1);
      expect(await keptOf(store, ['a'])).toEqual([]);
    } finally {
      vi.useRealTimers();
    }
  });
});
