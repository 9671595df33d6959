import { describe, expect, it } from 'vitest';
import { checkedFetch } from './checked-fetch.ts';
import { MISSING, readOracle } from './oracle.ts';

const oracle = readOracle();

describe.skipIf(oracle === undefined)(`the contract check (skipped: ${MISSING})`, () => {
  const answering = (status: number, body: object, type = 'application/json; charset=UTF-8') =>
    checkedFetch(async () =>
      Response.json(body, { status, headers: { 'Tl-Trace-Id': 't', 'Content-Type': type } }),
    );
  const url = 'https://api.truelayer-sandbox.com/v3/connected-accounts';

  it('the oracle has the five operations of the Data API and the token endpoint', () => {
    expect(oracle?.map(({ id }) => id).sort()).toEqual([
      'GenerateAccessToken',
      'connected-accounts-create-transactions-request',
      'connected-accounts-get-accounts',
      'connected-accounts-get-transactions-request',
      'create-connection',
      'get-user-info',
    ]);
  });

  it('a declared and valid response passes', async () => {
    const response = await answering(200, { items: [], pagination: {} })(url);
    expect(response.status).toBe(200);
  });

  it('an undeclared status is rejected', async () => {
    await expect(answering(422, {})(url)).rejects.toThrow('not declared');
  });

  it('a body that violates the schema is rejected', async () => {
    const items = [{ id: 'a', type: 'account' }];
    await expect(answering(200, { items, pagination: {} })(url)).rejects.toThrow('required');
  });

  it('another media type is rejected', async () => {
    const fetch = answering(200, { items: [], pagination: {} }, 'text/plain');
    await expect(fetch(url)).rejects.toThrow('text/plain');
  });

  it('a response without a trace id is rejected', async () => {
    const fetch = checkedFetch(async () => Response.json({ items: [], pagination: {} }));
    await expect(fetch(url)).rejects.toThrow('Tl-Trace-Id');
  });
});
