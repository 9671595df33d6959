import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createRateLimit } from '../../demo/server/rate-limit.ts';
import { proof, setupHost, USER } from '../widget/host/setup-host.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date', 'setTimeout', 'clearTimeout'] });
});
afterEach(() => vi.useRealTimers());

/** Creates a host with the rate limit, and returns a function that starts a session. */
function startHost(limits: { perUser: number; perIp: number }) {
  let user = USER;
  let address = '';
  const world = setupHost({
    user: () => user,
    userIp: () => address,
    rateLimit: createRateLimit(limits),
  });
  return async function startSession(id: string, ip: string) {
    user = { ...USER, id };
    address = ip;
    const { challenge } = await proof();
    const { status, headers } = await world.create({
      use_case: 'rewards',
      mode: 'popup',
      challenge,
    });
    return { status, retryAfter: headers.get('Retry-After') };
  };
}

const TOO_MANY_REQUESTS = { status: 429, retryAfter: '60' };

describe('the rate limit of the demo', () => {
  it('the limit per user rejects only this user', async () => {
    const startSession = startHost({ perUser: 2, perIp: 9 });
    await startSession('ann', '203.0.113.1');
    expect((await startSession('ann', '203.0.113.2')).status).toBe(201);
    expect(await startSession('ann', '203.0.113.3')).toEqual(TOO_MANY_REQUESTS);
    expect((await startSession('bob', '203.0.113.3')).status).toBe(201);
  });

  it('the limit per IP address rejects every user of this address', async () => {
    const startSession = startHost({ perUser: 9, perIp: 2 });
    await startSession('ann', '203.0.113.1');
    await startSession('bob', '203.0.113.1');
    expect(await startSession('cat', '203.0.113.1')).toEqual(TOO_MANY_REQUESTS);
    expect((await startSession('cat', '203.0.113.2')).status).toBe(201);
  });

  it('the limit ends after Retry-After, even if the user retries before', async () => {
    const startSession = startHost({ perUser: 1, perIp: 9 });
    await startSession('ann', '203.0.113.1');
    vi.advanceTimersByTime(45_000);
    expect((await startSession('ann', '203.0.113.1')).retryAfter).toBe('15');
    vi.advanceTimersByTime(15_000);
    expect((await startSession('ann', '203.0.113.1')).status).toBe(201);
  });

  it('the limit counts users without a known IP address', async () => {
    const startSession = startHost({ perUser: 1, perIp: 1 });
    expect((await startSession('ann', 'unknown')).status).toBe(201);
    expect((await startSession('bob', 'unknown')).status).toBe(201);
    expect((await startSession('bob', 'unknown')).status).toBe(429);
  });

  it('the default limit allows ten sessions per minute', async () => {
    const world = setupHost({ rateLimit: createRateLimit() });
    for (let i = 0; i < 10; i++) expect((await world.start()).response.status).toBe(201);
    const { challenge } = await proof();
    expect((await world.create({ use_case: 'rewards', mode: 'popup', challenge })).status).toBe(
      429,
    );
  });
});
