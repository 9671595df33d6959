import { describe, expect, it } from 'vitest';
import { OPERATIONS, PREVIEWS } from '../../../sandbox-server/schema/operation.ts';
import type { ProblemKind } from '../../../sandbox-server/schema/problem.ts';
import type { TrueLayerCall } from '../../../widget/truelayer/index.ts';
import * as truelayer from '../../../widget/truelayer/index.ts';
import { type Connected, CREATE, connectedClient } from './connected-client.ts';
import { collect, rejectionOf } from './setup-client.ts';

const PERIOD = { from: '2026-01-01', to: '2026-03-16' };

/** The class for each problem type. */
const CLASSES = {
  invalid_parameters: truelayer.InvalidParametersError,
  invalid_state: truelayer.InvalidStateError,
  unauthenticated: truelayer.UnauthenticatedError,
  forbidden: truelayer.ForbiddenError,
  not_found: truelayer.NotFoundError,
  rate_limit_exceeded: truelayer.RateLimitError,
  unknown_error: truelayer.UnknownError,
  provider_error: truelayer.ProviderError,
  feature_not_supported: truelayer.FeatureNotSupportedError,
  gateway_timeout: truelayer.GatewayTimeoutError,
} as const satisfies Record<ProblemKind, unknown>;

const MAY_HELP: readonly ProblemKind[] = [
  'rate_limit_exceeded',
  'unknown_error',
  'provider_error',
  'gateway_timeout',
];

/** How the client comes to each operation of the sandbox. */
const CALLS: Record<string, (connected: Connected) => Promise<unknown>> = {
  'create-connection': ({ client }) => client.connections.create(CREATE),
  'get-user-info': ({ client, connectionId }) => client.userInfo(connectionId),
  'connected-accounts-get-accounts': ({ client, connectionId }) => client.accounts(connectionId),
  'connected-accounts-create-transactions-request': readTransactions,
  'connected-accounts-get-transactions-request': readTransactions,
  'connected-accounts-get-balance': ({ client, connectionId, accountId }) =>
    client.balance(connectionId, accountId),
  'reconfirm-connection': ({ client, connectionId }) => client.connections.reconfirm(connectionId),
};

function readTransactions({ client, connectionId, accountId }: Connected) {
  return collect(client.transactions(connectionId, accountId, PERIOD));
}

const ROWS = OPERATIONS.filter(({ id }) => id in CALLS).flatMap(({ id, problems }) =>
  problems.map((problem) => [problem, id] as const),
);

const requestsFor = ({ sandbox }: Connected, operation: string) =>
  sandbox.requests.list().filter((request) => request.operation === operation);

describe('a problem of the sandbox', () => {
  it.each(ROWS)('%s at %s becomes an error of its class', async (problem, operation) => {
    const connected = await connectedClient({ sandboxOptions: { previews: PREVIEWS } });
    connected.sandbox.faults.add({ operation, problem });
    const error = await rejectionOf(CALLS[operation]?.(connected) ?? Promise.resolve());
    expect(error).toBeInstanceOf(CLASSES[problem]);
    expect(error).toMatchObject({
      name: CLASSES[problem].name,
      traceId: expect.stringMatching(/^[\da-f]{32}$/),
    });
    expect(truelayer.isRetryable(error)).toBe(MAY_HELP.includes(problem));
  });

  it.each(ROWS)('%s at %s is retried as often as is safe', async (problem, operation) => {
    const connected = await connectedClient({ sandboxOptions: { previews: PREVIEWS } });
    connected.sandbox.requests.clear();
    connected.sandbox.faults.add({ operation, problem });
    await rejectionOf(CALLS[operation]?.(connected) ?? Promise.resolve());
    const isSafe = !['create-connection', 'reconfirm-connection'].includes(operation);
    const tries = MAY_HELP.includes(problem) && isSafe ? 3 : problem === 'unauthenticated' ? 2 : 1;
    expect(requestsFor(connected, operation)).toHaveLength(tries);
  });

  it.each(Object.keys(CALLS).filter((id) => !id.startsWith('reconfirm') && id !== 'get-user-info'))(
    'that is temporary is retried, unless the call must not be repeated: %s',
    async (operation) => {
      const connected = await connectedClient();
      connected.sandbox.faults.add({
        operation: operation as 'create-connection',
        problem: 'provider_error',
        times: 1,
      });
      const call = CALLS[operation]?.(connected) ?? Promise.reject();
      if (operation === 'create-connection') await rejectionOf(call);
      else await call;
    },
  );

  it('names the invalid parameters', async () => {
    const { client, connectionId } = await connectedClient();
    const error = await rejectionOf(
      client.connections.create({ ...CREATE, scopes: [] }).then(() => connectionId),
    );
    expect(error).toMatchObject({ errors: { scopes: [expect.any(String)] } });
  });

  it('at the token endpoint is a TokenError, and the next call succeeds', async () => {
    const connected = await connectedClient();
    await connected.sandbox.clock.advance('PT2H');
    connected.sandbox.faults.add({
      operation: 'GenerateAccessToken',
      problem: 'unknown_error',
      times: 3,
    });
    const read = () => connected.client.accounts(connected.connectionId);
    expect(await rejectionOf(read())).toMatchObject({
      name: 'TokenError',
      code: 'internal_server_error',
      traceId: expect.any(String),
    });
    expect(await read()).not.toHaveLength(0);
  });
});

describe('the client and the sandbox', () => {
  it('agree on a balance', async () => {
    const { client, connectionId, accountId } = await connectedClient();
    expect(await client.balance(connectionId, accountId)).toEqual({
      currency: 'GBP',
      current_in_minor: expect.any(Number),
      available_in_minor: expect.any(Number),
    });
  });

  it.each(['account', 'card'] as const)('agree on the type %s', async (type) => {
    const { client, connectionId } = await connectedClient();
    const all = await client.accounts(connectionId);
    const some = await client.accounts(connectionId, { type });
    expect(some).toEqual(all.filter((item) => item.type === type));
    expect(some).not.toHaveLength(0);
  });

  it('agree on pages: an interrupted import continues with the remaining ones', async () => {
    const { client, connectionId, accountId } = await connectedClient();
    const all = await collect(client.transactions(connectionId, accountId, PERIOD));
    const options = { ...PERIOD, pageSize: 7 };
    const pages = client.transactionPages(connectionId, accountId, options);
    const { value: first } = await pages.next();
    const rest = { ...options, cursor: first?.nextCursor };
    const left = await collect(client.transactions(connectionId, accountId, rest));
    expect([...(first?.items ?? []), ...left]).toEqual(all);
    expect(first?.items).toHaveLength(7);
  });

  it('agree on an expired token: twenty callers fetch one', async () => {
    const connected = await connectedClient({ clock: () => 0 });
    const { client, connectionId, sandbox } = connected;
    sandbox.clock.freeze();
    await sandbox.clock.advance('PT2H');
    sandbox.requests.clear();
    await Promise.all(Array.from({ length: 20 }, () => client.accounts(connectionId)));
    expect(requestsFor(connected, 'GenerateAccessToken')).toHaveLength(1);
    expect(requestsFor(connected, 'connected-accounts-get-accounts')).toHaveLength(40);
  });

  it('agree that a bank needs time', async () => {
    const waits: number[] = [];
    const connected = await connectedClient({
      wait: async (ms) => {
        waits.push(ms);
        await connected.sandbox.clock.advance(ms);
      },
    });
    expect(await readTransactions(connected)).not.toHaveLength(0);
    expect(waits).not.toHaveLength(0);
  });

  it('use the same operation ids', async () => {
    const calls: TrueLayerCall[] = [];
    const connected = await connectedClient({
      sandboxOptions: { previews: PREVIEWS },
      onCall: (call) => calls.push(call),
    });
    for (const call of Object.values(CALLS)) await call(connected).catch(() => {});
    const told = calls.map(({ operation }) =>
      operation.replace(/^create-token$/, 'GenerateAccessToken'),
    );
    const logged = connected.sandbox.requests.list().map(({ operation }) => operation);
    expect(told).toEqual(logged.filter((operation) => operation !== undefined));
    expect(new Set(told).size).toBe(8);
  });
});

describe('access to a connection', () => {
  it('is open once the user has approved', async () => {
    const { client, connectionId } = await connectedClient();
    expect(await client.connections.access(connectionId)).toBe('open');
  });

  it('is open also if there are no accounts', async () => {
    const { client, connectionId } = await connectedClient({ user: 'noaccounts' });
    expect(await client.accounts(connectionId)).toEqual([]);
    expect(await client.connections.access(connectionId)).toBe('open');
  });

  it('is not authorised before the user has approved', async () => {
    const { client } = await connectedClient();
    const { id } = await client.connections.create(CREATE);
    expect(await client.connections.access(id)).toBe('not-authorized');
  });

  it('has ended when the consent has', async () => {
    const { client, connectionId, sandbox } = await connectedClient();
    await sandbox.clock.advance('P90D');
    expect(await client.connections.access(connectionId)).toBe('ended');
  });

  it('has ended when the user has revoked it', async () => {
    const { client, connectionId, sandbox } = await connectedClient();
    sandbox.connections.revoke(connectionId);
    expect(await client.connections.access(connectionId)).toBe('ended');
  });

  it('to a connection that does not exist is unknown', async () => {
    const { client } = await connectedClient();
    expect(await client.connections.access('nope')).toBe('unknown');
  });

  it('is an error while the bank is down', async () => {
    const { client, connectionId, sandbox } = await connectedClient();
    sandbox.faults.add({ problem: 'provider_error' });
    const error = await rejectionOf(client.connections.access(connectionId));
    expect(error).toBeInstanceOf(truelayer.ProviderError);
  });

  it.each(['accounts', 'balance', 'transactions'])(
    'that has ended is recognised by the error of %s',
    async (method) => {
      const connected = await connectedClient();
      const { client, connectionId, accountId, sandbox } = connected;
      sandbox.connections.revoke(connectionId);
      const call = {
        accounts: () => client.accounts(connectionId),
        balance: () => client.balance(connectionId, accountId),
        transactions: () => readTransactions(connected),
      }[method];
      expect(truelayer.isAccessEnded(await rejectionOf(call?.() ?? Promise.resolve()))).toBe(true);
    },
  );

  it('has not ended while the bank is down', async () => {
    const { client, connectionId, sandbox } = await connectedClient();
    sandbox.faults.add({ problem: 'provider_error' });
    const error = await rejectionOf(client.accounts(connectionId));
    expect(truelayer.isAccessEnded(error)).toBe(false);
  });
});

describe('a reconfirmed consent', () => {
  it('ends ninety days later', async () => {
    const sandboxOptions = { previews: PREVIEWS };
    const { client, connectionId, sandbox } = await connectedClient({
      sandboxOptions,
      user: 'john-eternal',
    });
    await sandbox.clock.advance('P80D');
    expect(await client.connections.reconfirm(connectionId)).toEqual({
      actionNeeded: 'no_action_needed',
    });
    await sandbox.clock.advance('P80D');
    expect(await client.connections.access(connectionId)).toBe('open');
  });

  it('says where the user has to go', async () => {
    const sandboxOptions = { previews: PREVIEWS };
    const { client, connectionId, sandbox } = await connectedClient({ sandboxOptions });
    const returnUri = 'https://partner.example/return';
    expect(await client.connections.reconfirm(connectionId, { returnUri })).toEqual({
      actionNeeded: 'authentication_needed',
      userInputLink: expect.stringMatching(/^https:\/\/app\.truelayer-sandbox\.com\/data\//),
    });
    const [call] = sandbox.requests.list({ operation: 'reconfirm-connection' });
    expect(call?.request.body).toMatchObject({
      hosted_page: { type: 'authorization_flow', return_uri: returnUri },
    });
  });

  it("was given at the caller's time, or now", async () => {
    const sandboxOptions = { previews: PREVIEWS };
    const { client, connectionId, sandbox } = await connectedClient({ sandboxOptions });
    sandbox.clock.freeze('2026-03-20T09:00:00Z');
    await client.connections.reconfirm(connectionId);
    const capturedAt = new Date('2026-03-19T08:30:00Z');
    await client.connections.reconfirm(connectionId, { capturedAt });
    const bodies = sandbox.requests.list({ operation: 'reconfirm-connection' });
    expect(bodies.map(({ request }) => request.body)).toEqual(
      ['2026-03-20T09:00:00.000Z', '2026-03-19T08:30:00.000Z'].map((captured_at) => ({
        user_consent: { type: 'precaptured', captured_at },
      })),
    );
  });

  it('is rejected for an invalid date', async () => {
    const { client, connectionId } = await connectedClient();
    const capturedAt = new Date('yesterday');
    expect(
      await rejectionOf(client.connections.reconfirm(connectionId, { capturedAt })),
    ).toMatchObject({
      name: 'TypeError',
      message: 'capturedAt: expected a date',
    });
  });

  it('is not found if TrueLayer does not offer it', async () => {
    const { client, connectionId } = await connectedClient();
    const error = await rejectionOf(client.connections.reconfirm(connectionId));
    expect(error).toBeInstanceOf(truelayer.NotFoundError);
    expect(await client.connections.access(connectionId)).toBe('open');
  });
});
