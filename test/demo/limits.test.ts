import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { sessionLimits } from '../../demo/server/limits.ts';
import { proof, setupHost, USER } from '../widget/host/setup-host.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date', 'setTimeout', 'clearTimeout'] });
});
afterEach(() => vi.useRealTimers());

/** Sixpence’s limit at a host, and people who try to start sessions. */
function setupLimits(most: { perUser: number; perIp: number }) {
  let user = USER;
  let address = '';
  const world = setupHost({ user: () => user, userIp: () => address, rateLimit: sessionLimits(most) });
  return async function attempt(id: string, from: string) {
    user = { ...USER, id };
    address = from;
    const { challenge } = await proof();
    const { status, headers } = await world.create({
      use_case: 'rewards',
      mode: 'popup',
      challenge,
    });
    return { status, retryAfter: headers.get('Retry-After') };
  };
}

const REFUSED = { status: 429, retryAfter: '60' };

describe('Sixpence’s limit', () => {
  it('refuses a visitor after so many sessions, and nobody else', async () => {
    const attempt = setupLimits({ perUser: 2, perIp: 9 });
    await attempt('ann', '203.0.113.1');
    expect((await attempt('ann', '203.0.113.2')).status).toBe(201);
    expect(await attempt('ann', '203.0.113.3')).toEqual(REFUSED);
    expect((await attempt('bob', '203.0.113.3')).status).toBe(201);
  });

  it('refuses an address after so many, whoever is there', async () => {
    const attempt = setupLimits({ perUser: 9, perIp: 2 });
    await attempt('ann', '203.0.113.1');
    await attempt('bob', '203.0.113.1');
    expect(await attempt('cat', '203.0.113.1')).toEqual(REFUSED);
    expect((await attempt('cat', '203.0.113.2')).status).toBe(201);
  });

  it('is over when it says, however often somebody asks meanwhile', async () => {
    const attempt = setupLimits({ perUser: 1, perIp: 9 });
    await attempt('ann', '203.0.113.1');
    vi.advanceTimersByTime(45_000);
    expect((await attempt('ann', '203.0.113.1')).retryAfter).toBe('15');
    vi.advanceTimersByTime(15_000);
    expect((await attempt('ann', '203.0.113.1')).status).toBe(201);
  });

  it('counts visitors whose address is not known', async () => {
    const attempt = setupLimits({ perUser: 1, perIp: 1 });
    expect((await attempt('ann', 'unknown')).status).toBe(201);
    expect((await attempt('bob', 'unknown')).status).toBe(201);
    expect((await attempt('bob', 'unknown')).status).toBe(429);
  });

  it('leaves people alone who connect a bank now and then', async () => {
    const world = setupHost({ rateLimit: sessionLimits() });
    for (let i = 0; i < 10; i++) expect((await world.start()).response.status).toBe(201);
    const { challenge } = await proof();
    expect((await world.create({ use_case: 'rewards', mode: 'popup', challenge })).status).toBe(
      429,
    );
  });
});
