import { describe, expect, it } from 'vitest';
import type { Client } from '../../sandbox-server/index.ts';
import { AISP, CREATE_BODY, json, setupSandbox } from './app.ts';

type Description = Client['journey']['description'];

/** Creates a connection for a client with a use case: its status, and what the tester learns of it. */
async function create(description: Description, scopes: string[]) {
  const journey = { ...(description && { description }) };
  const { call, fetch, sandbox } = await setupSandbox({ clients: [{ ...AISP, journey }] });
  const body = { ...CREATE_BODY, scopes, data_access_type: 'one_time' };
  const response = await call('POST', '/v3/data-connections', { body });
  const { id } = await json(response);
  const { hint } = await json(await fetch(`http://localhost/_sandbox/connections/${id}`));
  const [request] = sandbox.requests.list({ operation: 'create-connection' });
  return { status: response.status, why: request?.why, hint };
}

describe('the scopes of a connection', () => {
  it.each<[Description, string[], string]>([
    [
      'rewards',
      ['accounts'],
      '`accounts`, `transactions`; the connection does not request `transactions`',
    ],
    [
      'cashback',
      ['info', 'accounts', 'transactions'],
      '`accounts`, `transactions`; the connection also requests `info`',
    ],
    [
      'affordability_credit',
      ['accounts', 'transactions'],
      '`info`, `transactions`, `accounts`; the connection does not request `info`',
    ],
    [
      'affordability_gambling',
      ['accounts'],
      '`info`, `transactions`, `accounts`; the connection does not request `info`, `transactions`',
    ],
    [
      'account_verification',
      ['accounts', 'balance'],
      '`info`, `accounts`; the connection does not request `info` and also requests `balance`',
    ],
  ])(
    'that do not match the use case %s (%j) get a hint with the normal response',
    async (description, scopes, difference) => {
      const { status, why, hint } = await create(description, scopes);
      expect(status).toBe(201);
      expect(why).toBe(
        `hint: for \`${description}\`, TrueLayer's table of use cases has ${difference}`,
      );
      expect(hint).toBe(why);
    },
  );

  it.each<[Description, string[]]>([
    ['rewards', ['transactions', 'accounts']],
    ['onboarding', ['accounts', 'info', 'transactions']],
    ['account_verification', ['info', 'accounts']],
    ['income_verification', ['balance']],
    [undefined, ['balance']],
  ])(
    'that match the use case %s (%j), or have no entry in the table, get no hint',
    async (description, scopes) => {
      const { status, why, hint } = await create(description, scopes);
      expect([status, why, hint]).toEqual([201, undefined, undefined]);
    },
  );
});
