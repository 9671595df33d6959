import { describe, expect, it } from 'vitest';
import { createIds } from '../../../../sandbox-server/domain/world/id.ts';

describe('ids', () => {
  const draw = (seed: string, count: number) => {
    const ids = createIds(seed);
    return Array.from({ length: count }, () => [ids.uuid(), ids.hex()]).flat();
  };

  it('are the same for the same seed', () => {
    expect(draw('a', 50)).toEqual(draw('a', 50));
  });

  it('differ for different seeds', () => {
    const other = new Set(draw('b', 50));
    expect(draw('a', 50).filter((id) => other.has(id))).toEqual([]);
  });

  it('do not repeat', () => {
    expect(new Set(draw('a', 20_000)).size).toBe(40_000);
  });

  it('are version 4 UUIDs and 32 hexadecimal digits', () => {
    const [uuid, hex] = draw('a', 1);
    expect(uuid).toMatch(/^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/);
    expect(hex).toMatch(/^[\da-f]{32}$/);
  });
});
