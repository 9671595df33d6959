import { HTTPException } from 'hono/http-exception';
import { describe, expect, it, vi } from 'vitest';
import type { RateLimit, SessionAttempt } from '../../../../widget/host/index.ts';
import { HEADERS } from '../../../../widget/protocol.ts';
import { problemResponse } from '../../truelayer/fake-truelayer.ts';
import { PAGE, proof, setupHost, USER } from '../setup-host.ts';

const KEY = { [HEADERS.idempotencyKey]: 'key-1' };

async function body(more: object = {}) {
  return { use_case: 'rewards', mode: 'popup', challenge: (await proof()).challenge, ...more };
}

/** A limit that lets everybody pass, and remembers whom. */
function counting() {
  const attempts: SessionAttempt[] = [];
  const limit: RateLimit = (_, attempt) => void attempts.push(attempt);
  return { attempts, limit };
}

describe('a limit on sessions', () => {
  it('is told who wants to start what, and from where', async () => {
    const { attempts, limit } = counting();
    const { create } = setupHost({ rateLimit: limit, userIp: () => '::ffff:203.0.113.7' });
    await create(await body());
    expect(attempts).toEqual([{ user: USER, userIp: '203.0.113.7', useCase: 'rewards' }]);
  });

  it('refuses with how long to wait, before TrueLayer is asked', async () => {
    const { create, truelayer, events } = setupHost({
      rateLimit: () => ({ retryAfterSeconds: 12.2 }),
    });
    const response = await create(await body());
    expect(response.status).toBe(429);
    expect(response.headers.get('Retry-After')).toBe('13');
    expect(await response.json()).toEqual({
      type: 'urn:connect-bank:problem:rate-limited',
      title: 'Too many requests',
      status: 429,
      code: 'rate-limited',
    });
    expect(truelayer.asked).toEqual([]);
    expect(events).toMatchObject([{ type: 'session-rejected', code: 'rate-limited' }]);
  });

  it('lets a page of another origin read how long to wait', async () => {
    const Origin = 'https://www.partner.example';
    const world = setupHost({
      origins: [Origin],
      rateLimit: async () => ({ retryAfterSeconds: 3 }),
    });
    const { headers } = await world.create(await body(), { Origin, 'Sec-Fetch-Site': 'same-site' });
    expect(headers.get('Access-Control-Allow-Origin')).toBe(Origin);
    expect(headers.get('Access-Control-Expose-Headers')).toContain('Retry-After');
  });

  it.each([
    [0, '1'],
    [-5, '1'],
    [Number.NaN, null],
    [Number.POSITIVE_INFINITY, null],
  ])('of %s seconds is answered with Retry-After %s', async (retryAfterSeconds, header) => {
    const { create } = setupHost({ rateLimit: () => ({ retryAfterSeconds }) });
    const response = await create(await body());
    expect([response.status, response.headers.get('Retry-After')]).toEqual([429, header]);
  });

  it('counts a session once, however often its request is repeated', async () => {
    const { attempts, limit } = counting();
    const { create } = setupHost({ rateLimit: limit });
    const same = await body();
    await Promise.all([create(same, KEY), create(same, KEY)]);
    const last = await create(same, KEY);
    expect(last.status).toBe(201);
    expect(attempts).toHaveLength(1);
  });

  it('does not stand between a user and a session that is there', async () => {
    const limit = vi.fn<RateLimit>().mockReturnValue({ retryAfterSeconds: 60 });
    const { create } = setupHost({ rateLimit: limit.mockReturnValueOnce(undefined) });
    const same = await body();
    const statuses = [(await create(same, KEY)).status, (await create(same, KEY)).status];
    expect(statuses).toEqual([201, 201]);
    expect((await create(same, { [HEADERS.idempotencyKey]: 'key-2' })).status).toBe(429);
  });

  it('is asked again about a request that it refused', async () => {
    const limit = vi.fn<RateLimit>().mockReturnValueOnce({ retryAfterSeconds: 1 });
    const { create } = setupHost({ rateLimit: limit });
    const same = await body();
    const statuses = [(await create(same, KEY)).status, (await create(same, KEY)).status];
    expect(statuses).toEqual([429, 201]);
    expect(limit).toHaveBeenCalledTimes(2);
  });

  it('counts again what TrueLayer was asked for in vain', async () => {
    const { attempts, limit } = counting();
    const { create, truelayer } = setupHost({ rateLimit: limit });
    truelayer.script('create', problemResponse(403, 'forbidden'));
    const same = await body();
    await create(same, KEY);
    await create(same, KEY);
    expect(attempts).toHaveLength(2);
  });

  it.each([
    ['an unknown use case', { use_case: 'loans' }],
    ['a way back to a stranger', { return_path: 'https://evil.example/' }],
    ['a bad field', { mode: 'frame' }],
  ])('is not asked about %s', async (_, wrong) => {
    const { attempts, limit } = counting();
    const response = await setupHost({ rateLimit: limit }).create(await body(wrong));
    expect(response.status).toBe(400);
    expect(attempts).toEqual([]);
  });

  it('is not asked about strangers, nor by those who wait', async () => {
    const { attempts, limit } = counting();
    await setupHost({ rateLimit: limit, user: () => undefined }).create(await body());
    const world = setupHost({ rateLimit: limit });
    const session = await world.start();
    await world.status(session);
    await world.openReturnUrl(session);
    expect(attempts).toHaveLength(1);
  });

  it('refuses where it is broken itself', async () => {
    const limit = () => Promise.reject(new Error('redis is gone'));
    const { create, truelayer, events } = setupHost({ rateLimit: limit });
    expect((await create(await body())).status).toBe(500);
    expect(truelayer.asked).toEqual([]);
    expect(events).toMatchObject([{ type: 'internal-error' }]);
  });

  it("may refuse in the partner's own words", async () => {
    const limit = () => {
      throw new HTTPException(402, { message: 'Plan ended' });
    };
    const response = await setupHost({ rateLimit: limit }).create(await body());
    expect([response.status, await response.text()]).toEqual([402, 'Plan ended']);
  });

  it('sees the request itself', async () => {
    const seen: unknown[] = [];
    const { create } = setupHost({ rateLimit: (c) => void seen.push(c.req.header('Origin')) });
    await create(await body());
    expect(seen).toEqual([PAGE]);
  });
});
