import { describe, expect, it } from 'vitest';
import type { Call, LoadGenerator } from './call.ts';
import { measureRounds, warmUp } from './rounds.ts';

/** A server without a known processor time. */
function serverAt(origin: string) {
  return {
    origin,
    firstResponse: 1,
    residentMiB: async () => 1,
    sizeOf: async () => 1,
    coreSeconds: () => undefined,
    stop: async () => undefined,
  };
}

describe('the rounds', () => {
  it('each server runs once per round after the warm-up', async () => {
    const asked: string[] = [];
    const generator: LoadGenerator = {
      name: 'none',
      load: async (origin: string, { path }: Call) => {
        asked.push(origin + path);
        return { requests: 1, perSecond: asked.length, p99: 1, errors: 0 };
      },
    };
    const a = { server: serverAt('a'), call: { path: '/1' } };
    const b = { server: serverAt('b'), call: { path: '/2' } };
    await warmUp([a, b], generator);
    const loads = await measureRounds(
      [a, b],
      { generator, rounds: 2, seconds: 1 },
      () => undefined,
    );
    expect(asked).toEqual(['a/1', 'b/2', 'a/1', 'b/2', 'a/1', 'b/2']);
    expect(loads.get(b)?.map(({ perSecond }) => perSecond)).toEqual([4, 6]);
  });
});
