import { describe, expect, it } from 'vitest';
import { memoryStore } from '../../../../widget/host/index.ts';
import { describeSessionStore, NOON, sessionOf } from './session-store-suite.ts';

describe('the memory store', () => {
  describeSessionStore(() => {
    let now = NOON;
    const advance = (ms: number) => {
      now += ms;
    };
    return { store: memoryStore({ clock: () => now }), advance };
  });

  it('lets the oldest go where it is full', async () => {
    const store = memoryStore({ maxSessions: 2, clock: () => NOON });
    for (const id of ['a', 'b', 'c']) await store.insert(sessionOf(id), NOON + 1);
    const kept = await Promise.all(['a', 'b', 'c'].map((id) => store.read(id)));
    expect(kept.map((session) => session?.id)).toEqual([undefined, 'b', 'c']);
  });
});
