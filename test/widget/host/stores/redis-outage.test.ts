import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { redisStore, type SessionStore } from '../../../../widget/host/index.ts';
import { describeWithRedis } from '../../../redis-suite.ts';
import { AUTHORISED } from '../../truelayer/fake-truelayer.ts';
import { setupHost } from '../setup-host.ts';
import { CLIENTS, type Reconnecting } from './redis-clients.ts';
import { NOON, sessionOf } from './session-store-suite.ts';
import { openTcpProxy, type TcpProxy } from './tcp-proxy.ts';

const FORGET_AT = NOON + 120_000;

describeWithRedis('when the connection to Redis breaks', (redis) => {
  describe.each(Object.entries(CLIENTS))('with %s', (name, connect) => {
    let line: TcpProxy;
    let connected: Reconnecting;
    let store: SessionStore;
    let tests = 0;

    beforeEach(async () => {
      line = await openTcpProxy(redis().port);
      connected = await connect(`redis://127.0.0.1:${line.port}`);
      store = redisStore(connected.client, {
        prefix: `${name}-${tests++}:`,
        clock: () => NOON,
      });
    });
    afterEach(async () => {
      connected.close();
      await line.close();
    });

    async function mend() {
      const ready = connected.ready();
      line.restore();
      await ready;
    }

    it('the store rejects pending and new calls until there is another server', async () => {
      await store.insert(sessionOf('a'), FORGET_AT);
      line.cutAtNextResponse();
      await expect(store.replace({ ...sessionOf('a'), version: 2 })).rejects.toThrow();
      await expect(store.read('a')).rejects.toThrow();
      await expect(store.setMarker('a', FORGET_AT)).rejects.toThrow();
      await mend();
      expect(await store.read('a')).toEqual({ ...sessionOf('a'), version: 2 });
      expect(await store.setMarker('a', FORGET_AT)).toBe(true);
    });

    it('the host responds with problems without details, and works again afterwards', async () => {
      const world = setupHost({ store, clock: () => NOON });
      world.truelayer.always('accounts', AUTHORISED);
      const session = await world.start();
      line.cutAtNextResponse();
      const answers = [
        await world.ask(session.id, session.verifier),
        await world.create({ use_case: 'rewards', mode: 'popup', challenge: 'c'.repeat(43) }),
      ];
      for (const answer of answers) {
        expect(answer.status).toBe(503);
        expect(answer.headers.get('Retry-After')).toBe('2');
        expect(await answer.json()).toEqual({
          type: 'urn:connect-bank:problem:internal-error',
          title: 'Temporarily unavailable',
          status: 503,
          code: 'internal-error',
        });
      }
      expect(world.events.filter(({ type }) => type === 'internal-error')).toHaveLength(2);
      await mend();
      await world.openReturnUrl(session);
      expect(await world.status(session)).toMatchObject({ status: 'authorized' });
    });

    it('a user who returns sees a page, and the waiting page receives the outcome afterwards', async () => {
      const world = setupHost({ store, clock: () => NOON });
      world.truelayer.always('accounts', AUTHORISED);
      const session = await world.start();
      line.cutAtNextResponse();
      const page = await world.openReturnUrl(session);
      expect([page.status, page.headers.get('Refresh')]).toEqual([503, '2']);
      expect(page.headers.get('Content-Type')).toMatch(/^text\/html/);
      expect(await page.text()).toContain('</html>');
      await mend();
      expect(await world.status(session)).toMatchObject({ status: 'authorized' });
    });
  });
});
