import { decodeJwt } from 'jose';
import { describe, expect, it } from 'vitest';
import { AUTH, CREATE_BODY, callWith, json, tokenFor } from '../app.ts';
import { describeEveryDelivery } from '../every-delivery.ts';

const GRANT = {
  grant_type: 'client_credentials',
  client_id: 'sandbox-connect-bank',
  client_secret: 'sandbox-secret',
  scope: 'data',
};

const form = (fields: object) => new URLSearchParams(Object.entries(fields));

const JSON_TYPE = { 'Content-Type': 'application/json' };

const without = (name: keyof typeof GRANT) =>
  Object.fromEntries(Object.entries(GRANT).filter(([key]) => key !== name));

describeEveryDelivery('the token endpoint', ({ setup }) => {
  async function ask(body: BodyInit, headers: Record<string, string> = {}) {
    const { fetch } = await setup();
    const response = await fetch(`${AUTH}/connect/token`, { method: 'POST', body, headers });
    return { status: response.status, body: await json(response) };
  }

  describe('a token', () => {
    it.each([
      ['form', form(GRANT), {}],
      ['JSON', JSON.stringify(GRANT), JSON_TYPE],
    ])('is given for credentials as %s', async (_, body, headers) => {
      const answer = await ask(body, headers);
      expect(answer).toMatchObject({
        status: 200,
        body: { expires_in: 3600, token_type: 'Bearer', scope: 'data' },
      });
    });

    it('is given for a secret in a Basic header', async () => {
      const Authorization = `Basic ${btoa('sandbox-connect-bank:sandbox-secret')}`;
      const body = form({ grant_type: GRANT.grant_type, scope: GRANT.scope });
      expect((await ask(body, { Authorization })).status).toBe(200);
    });

    it('names its client, scope and hour of validity', async () => {
      const { token, sandbox } = await setup();
      const now = sandbox.clock.now() / 1000;
      expect(decodeJwt(token)).toMatchObject({
        iss: AUTH,
        aud: 'data_api',
        client_id: 'sandbox-connect-bank',
        scope: ['data'],
        nbf: now,
        exp: now + 3600,
      });
    });
  });

  describe('no token is given', () => {
    it.each([
      ['for a wrong secret', { ...GRANT, client_secret: 'x' }, 'invalid_client'],
      ['for an unknown client', { ...GRANT, client_id: 'x' }, 'invalid_client'],
      ['for a scope the client lacks', { ...GRANT, scope: 'data payments' }, 'invalid_scope'],
      ['for an empty scope', { ...GRANT, scope: '' }, 'invalid_scope'],
      ['for another grant', { ...GRANT, grant_type: 'password' }, 'unsupported_grant_type'],
      ['without a grant type', without('grant_type'), 'invalid_request'],
      ['without a client id', without('client_id'), 'invalid_request'],
      ['without a secret', without('client_secret'), 'invalid_request'],
      ['without a scope', without('scope'), 'invalid_request'],
    ])('%s', async (_, fields, error) => {
      expect(await ask(form(fields))).toMatchObject({ status: 400, body: { error } });
    });

    it.each([
      ['for broken JSON', '{"grant_type":', JSON_TYPE],
      ['for a JSON list', '[]', JSON_TYPE],
      ['for numbers', JSON.stringify({ ...GRANT, client_secret: 7 }), JSON_TYPE],
      ['for another media type', 'grant_type=client_credentials', { 'Content-Type': 'text/plain' }],
      [
        'for a repeated parameter',
        `${form(GRANT)}&scope=data`,
        {
          'Content-Type': 'application/x-www-form-urlencoded',
        },
      ],
      [
        'for a broken Basic header',
        form({ grant_type: GRANT.grant_type, scope: 'data' }),
        {
          Authorization: 'Basic !!!',
        },
      ],
      ['for bytes that are not UTF-8', new Uint8Array([0xff, 0xfe, 0x7b]), JSON_TYPE],
    ])('%s', async (_, body, headers) => {
      expect(await ask(body, headers)).toMatchObject({
        status: 400,
        body: { error: 'invalid_request' },
      });
    });

    it('and the secret is not repeated', async () => {
      const answer = await ask(form({ ...GRANT, client_secret: 'mistyped-secret' }));
      expect(JSON.stringify(answer)).not.toContain('mistyped-secret');
    });
  });

  describe('the Data API', () => {
    it.each([
      ['no Authorization', ''],
      ['another scheme', 'Basic abc'],
      ['no token', 'Bearer '],
      ['a token that is none', 'Bearer abc.def.ghi'],
    ])('is closed to %s', async (_, Authorization) => {
      const { fetch } = await setup();
      const response = await fetch('https://api.truelayer-sandbox.com/v3/connected-accounts', {
        headers: { Authorization },
      });
      expect(response.status).toBe(401);
    });

    it('is closed once the token has expired', async () => {
      const { call, sandbox } = await setup();
      sandbox.clock.advance('PT59M59S');
      expect((await call('POST', '/v3/data-connections', { body: CREATE_BODY })).status).toBe(201);
      sandbox.clock.advance('PT1S');
      expect((await call('POST', '/v3/data-connections', { body: CREATE_BODY })).status).toBe(401);
    });

    it('is closed to a token whose signature was changed', async () => {
      const { fetch, token } = await setup();
      const [head, claims, signature = ''] = token.split('.');
      const forged = [
        head,
        claims,
        signature.startsWith('A') ? `B${signature.slice(1)}` : `A${signature.slice(1)}`,
      ].join('.');
      const response = await fetch('https://api.truelayer-sandbox.com/v3/connected-accounts', {
        headers: { Authorization: `Bearer ${forged}` },
      });
      expect(response.status).toBe(401);
    });

    it('is forbidden to a token of another scope', async () => {
      const client = { id: 'payer', secret: 's', scopes: ['payments', 'data'] };
      const { fetch } = await setup({
        clients: [{ ...client, id: 'sandbox-connect-bank', secret: 'sandbox-secret' }],
      });
      const call = callWith(fetch, await tokenFor(fetch, { scope: 'payments' }));
      expect((await call('POST', '/v3/data-connections', { body: CREATE_BODY })).status).toBe(403);
    });
  });
});
