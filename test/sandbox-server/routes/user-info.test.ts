import { describe, expect, it } from 'vitest';
import { CREATE_BODY, json } from '../app.ts';
import { describeEveryDelivery } from '../every-delivery.ts';

const BODY = { ...CREATE_BODY, scopes: ['info', 'accounts'], data_access_type: 'one_time' };

describeEveryDelivery('the user info endpoint', ({ setup }) => {
  describe('user info', () => {
    it('is the name on file', async () => {
      const { connect, call } = await setup();
      const { id } = await connect(BODY);
      const { items } = await json(await call('GET', '/v3/connected-accounts', { connection: id }));
      const info = await json(await call('GET', `/v3/data-connections/${id}/user-info`));
      expect(items[0].account_holder_names).toContain(info.name);
    });

    it('is empty when the bank gives no name', async () => {
      const { connect, call } = await setup();
      const { id } = await connect(BODY, { username: 'noname', password: 'doe' });
      expect(await json(await call('GET', `/v3/data-connections/${id}/user-info`))).toEqual({});
    });

    it('is forbidden five minutes after the bank login', async () => {
      const { connect, call, sandbox } = await setup();
      const { id } = await connect(BODY);
      sandbox.clock.advance('PT4M59S');
      expect((await call('GET', `/v3/data-connections/${id}/user-info`)).status).toBe(200);
      sandbox.clock.advance('PT1S');
      expect((await call('GET', `/v3/data-connections/${id}/user-info`)).status).toBe(403);
    });

    it('is forbidden without the scope', async () => {
      const { connect, call } = await setup();
      const { id } = await connect();
      expect((await call('GET', `/v3/data-connections/${id}/user-info`)).status).toBe(403);
    });

    it('of an unknown connection is not found', async () => {
      const { call } = await setup();
      expect((await call('GET', '/v3/data-connections/nope/user-info')).status).toBe(404);
    });

    it('of a connection that was not approved is an invalid state', async () => {
      const { create, call } = await setup();
      const { id } = await create(BODY);
      const response = await call('GET', `/v3/data-connections/${id}/user-info`);
      expect(await json(response)).toMatchObject({ status: 400, title: 'Invalid State' });
    });
  });
});
