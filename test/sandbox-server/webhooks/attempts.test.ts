import { runInNewContext } from 'node:vm';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createSandbox, type SandboxOptions } from '../../../sandbox-server/index.ts';
import { actAs } from '../app.ts';
import { verifies } from './signed-webhook.ts';

const CLIENT = {
  id: 'sandbox-connect-bank',
  secret: 'sandbox-secret',
  webhookUri: 'https://shop.example/hooks/truelayer',
};

/** Milliseconds before which no first retry is due. */
const SOONEST_RETRY = 2500;

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

/** A sandbox whose clock runs, under timers that the test moves, and a connection not yet approved. */
async function waiting(fetch: NonNullable<SandboxOptions['fetch']>) {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] });
  const sandbox = createSandbox({ clients: [CLIENT], fetch });
  const { create } = await actAs(sandbox.fetch);
  const { id } = await create();
  return { sandbox, approve: () => sandbox.journey(id).approve() };
}

describe('an attempt', () => {
  it('is signed where bytes are of another realm, as under jsdom', async () => {
    const sent: RequestInit[] = [];
    vi.stubGlobal('Uint8Array', runInNewContext('Uint8Array'));
    const { sandbox, approve } = await waiting(async (_uri, init) => {
      sent.push(init);
      return new Response(null);
    });
    await approve();
    await sandbox.webhooks.settled();
    vi.unstubAllGlobals();
    const [init] = sent;
    const headers = new Headers(init?.headers);
    const webhook = { uri: CLIENT.webhookUri, headers, body: String(init?.body) };
    expect(await verifies(sandbox.fetch, webhook)).toBe(true);
  });

  it('that cannot be signed has failed, and is repeated by the schedule alone', async () => {
    const { sandbox, approve } = await waiting(async () => new Response(null));
    const sign = vi.spyOn(crypto.subtle, 'sign').mockRejectedValue(new Error('no such curve'));
    await approve();
    await sandbox.webhooks.settled();
    await vi.advanceTimersByTimeAsync(SOONEST_RETRY - 100);
    expect(sign).toHaveBeenCalledTimes(1);
    expect(sandbox.webhooks.list()[0]?.attempts).toEqual([
      { at: expect.any(Number), uri: CLIENT.webhookUri, error: 'no such curve' },
    ]);
    sign.mockRestore();
    await vi.advanceTimersByTimeAsync(SOONEST_RETRY + 100);
    await sandbox.webhooks.settled();
    expect(sandbox.webhooks.list()[0]?.isDelivered).toBe(true);
  });

  it('is given up after ten seconds by a fetch that ignores its signal', async () => {
    let call = () => {};
    const called = new Promise<void>((resolve) => {
      call = resolve;
    });
    const { sandbox, approve } = await waiting(() => {
      call();
      return new Promise(() => undefined);
    });
    await sandbox.clock.freeze();
    await approve();
    await called;
    await vi.advanceTimersByTimeAsync(10_000);
    await sandbox.webhooks.settled();
    expect(sandbox.webhooks.list()[0]?.attempts).toMatchObject([
      { error: 'no answer within 10 seconds' },
    ]);
  });

  it.each([
    ['nothing', undefined],
    ['an object without a status', {}],
    ['a status that is no number', { status: 'ok' }],
  ])('has failed where fetch gives %s, and a snapshot holds it', async (_, answer) => {
    const fetch = vi.fn().mockResolvedValue(answer);
    const { sandbox, approve } = await waiting(fetch);
    await approve();
    await sandbox.webhooks.settled();
    expect(sandbox.webhooks.list()[0]?.attempts).toMatchObject([{ error: expect.any(String) }]);
    const [tenant] = sandbox.snapshot().tenants;
    expect(tenant?.deliveries[0]?.attempts).toHaveLength(1);
  });

  it('tells the cause of an error of another realm', async () => {
    const error = runInNewContext(
      'new TypeError("fetch failed", { cause: new Error("connect ECONNREFUSED") })',
    );
    const { sandbox, approve } = await waiting(() => Promise.reject(error));
    await approve();
    await sandbox.webhooks.settled();
    expect(sandbox.webhooks.list()[0]?.attempts).toMatchObject([
      { error: 'fetch failed: connect ECONNREFUSED' },
    ]);
  });
});

describe('a clock', () => {
  it.each([
    ['stands still', { freeze: true, by: 0 }],
    ['steps back an hour', { freeze: false, by: -3_600_000 }],
    ['steps back a year', { freeze: false, by: -365 * 86_400_000 }],
  ])('that %s after a failed attempt makes no other one', async (_, { freeze, by }) => {
    const fetch = vi.fn().mockImplementation(async () => new Response(null, { status: 500 }));
    const { sandbox, approve } = await waiting(fetch);
    await approve();
    await sandbox.webhooks.settled();
    if (freeze) await sandbox.clock.freeze();
    else await sandbox.clock.set(sandbox.clock.now() + by);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(fetch).toHaveBeenCalledTimes(1);
  });
});
