import { describe, expect, it } from 'vitest';
import { AUTH, json } from '../app.ts';
import { describeEveryDelivery } from '../every-delivery.ts';

const WEBHOOKS = 'https://webhooks.truelayer-sandbox.com';

describeEveryDelivery('discovery', ({ setup }) => {
  it('leads from the auth server’s document to its token endpoint', async () => {
    const { fetch } = await setup();
    const found = await json(await fetch(`${AUTH}/.well-known/openid-configuration`));
    expect(found).toMatchObject({
      issuer: AUTH,
      token_endpoint: `${AUTH}/connect/token`,
      grant_types_supported: ['client_credentials'],
    });
  });

  it.each([
    ['tokens', `${AUTH}/.well-known/openid-configuration/jwks`, 'EdDSA'],
    ['webhooks', `${WEBHOOKS}/.well-known/jwks`, 'ES512'],
  ])('tells the public key of %s, and not the private one', async (_, address, alg) => {
    const { fetch } = await setup();
    const { keys } = await json(await fetch(address));
    expect(keys).toEqual([expect.objectContaining({ alg, kid: expect.any(String) })]);
    expect(keys[0]).not.toHaveProperty('d');
  });

  describe('of health', () => {
    it('says that all is well, with a trace id and without a token', async () => {
      const { fetch } = await setup();
      const response = await fetch(`${AUTH}/health`);
      expect(await json(response)).toEqual({ status: 'ok' });
      expect(response.headers.get('Tl-Trace-Id')).toMatch(/^[\da-f]{32}$/);
    });
  });
});
