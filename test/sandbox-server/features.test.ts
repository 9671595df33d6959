import { describe, expect, it } from 'vitest';
import { CREATE_BODY, json, setupSandbox } from './app.ts';

const BODY = { ...CREATE_BODY, scopes: ['accounts', 'balance', 'transactions'] };
const DATES = { from: '2026-03-01', to: '2026-03-16' };

/** A connection of john, who has a current account, a savings account and a card. */
async function connectedAt(provider: string) {
  const base = await setupSandbox();
  const { id: connection } = await base.connect(BODY, { provider });
  const { items } = await json(await base.call('GET', '/v3/connected-accounts', { connection }));
  const idOf = (type: string) => items.find((item: { type: string }) => item.type === type)?.id;
  const path = (type: string) => `/v3/connected-accounts/${idOf(type)}`;
  const balance = (type: string) => base.call('GET', `${path(type)}/balance`, { connection });
  const transactions = (type: string) =>
    base.call('POST', `${path(type)}/transactions/requests`, { connection, body: DATES });
  const why = () => base.sandbox.requests.list().at(-1)?.why;
  return { balance, transactions, why };
}

describe('a feature that a bank does not offer', () => {
  it('is Feature Not Supported for balances, and the rest can be read', async () => {
    const { balance, transactions, why } = await connectedAt('ob-penny');
    const response = await balance('account');
    expect(response.status).toBe(502);
    expect(await json(response)).toMatchObject({ title: 'Feature Not Supported' });
    expect(why()).toBe('the bank `ob-penny` does not offer balances');
    expect((await transactions('account')).status).toBe(202);
    expect((await transactions('card')).status).toBe(202);
  });

  it('is Feature Not Supported for the transactions of cards, and not of accounts', async () => {
    const { balance, transactions, why } = await connectedAt('ob-fenland');
    const response = await transactions('card');
    expect(response.status).toBe(502);
    expect(await json(response)).toMatchObject({ title: 'Feature Not Supported' });
    expect(why()).toBe('the bank `ob-fenland` does not offer transactions of cards');
    expect((await transactions('account')).status).toBe(202);
    expect((await balance('card')).status).toBe(200);
  });

  it('does not exist at the mock bank', async () => {
    const { balance, transactions } = await connectedAt('mock');
    for (const type of ['account', 'card']) {
      expect([(await balance(type)).status, (await transactions(type)).status]).toEqual([200, 202]);
    }
  });
});

describe('a header that is nearly Connection-Id', () => {
  it.each([
    'Connection_Id',
    'TL-Connection-Id',
    'X-Connection-Id',
    'ConnectionId',
    'Connections-Id',
    'Data-Connection-Id',
  ])('is named in the reason: %s', async (name) => {
    const { call, sandbox } = await setupSandbox();
    const response = await call('GET', '/v3/connected-accounts', { headers: { [name]: 'c1' } });
    expect(response.status).toBe(400);
    expect(await json(response)).toMatchObject({
      errors: { 'Connection-Id': ['Must be provided'] },
    });
    const { why } = sandbox.requests.list().at(-1) ?? {};
    expect(why?.toLowerCase()).toContain(`the request has \`${name.toLowerCase()}\``);
    expect(why).toContain('the header is `Connection-Id`');
  });

  it('is spelled as people write it', async () => {
    const { call, sandbox } = await setupSandbox();
    await call('GET', '/v3/connected-accounts', { headers: { 'TL-Connection-Id': 'c1' } });
    expect(sandbox.requests.list().at(-1)?.why).toContain('`TL-Connection-Id`');
  });

  it('is no other header', async () => {
    const { call, sandbox } = await setupSandbox();
    const headers = { 'X-Request-Id': '1', 'Tl-User-IP': '198.51.100.7' };
    await call('GET', '/v3/connected-accounts', { headers });
    expect(sandbox.requests.list().at(-1)?.why).not.toContain('the request has');
  });
});
