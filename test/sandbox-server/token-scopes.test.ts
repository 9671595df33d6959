import { describe, expect, it } from 'vitest';
import { createSandbox, parseConfig, type Sandbox } from '../../sandbox-server/index.ts';
import { createTrueLayerClient } from '../../widget/truelayer/index.ts';
import { AUTH, CREATE_BODY, callWith, json } from './app.ts';

const CREDENTIALS = { id: 'v1-app', secret: 'hush' };
const SCOPES = ['connections:create', 'accounts', 'balance', 'info', 'transactions', 'cards'];
const DEFAULT = { id: 'sandbox-connect-bank', secret: 'sandbox-secret' };

const requestToken = ({ fetch }: Sandbox, { id, secret }: typeof DEFAULT, scope: string) =>
  fetch(`${AUTH}/connect/token`, {
    method: 'POST',
    body: new URLSearchParams({
      ...{ grant_type: 'client_credentials', scope },
      ...{ client_id: id, client_secret: secret },
    }),
  });

describe('an app without Data v3', () => {
  const sandbox = createSandbox(parseConfig({ clients: [{ ...CREDENTIALS, scopes: SCOPES }] }));

  it.each(['connections:create accounts balance info transactions', 'cards', 'info'])(
    'is issued a token for %s, which is Forbidden at the Data API',
    async (scope) => {
      const response = await requestToken(sandbox, CREDENTIALS, scope);
      expect(response.status).toBe(200);
      const { access_token, scope: granted } = await json(response);
      expect(granted).toBe(scope);
      const call = callWith(sandbox.fetch, access_token);
      const created = await call('POST', '/v3/data-connections', { body: CREATE_BODY });
      expect(created.status).toBe(403);
      expect(sandbox.requests.list().at(-1)?.why).toContain('the token has no scope `data`');
    },
  );

  it('is refused the scope data', async () => {
    const response = await requestToken(sandbox, CREDENTIALS, 'data');
    expect(response.status).toBe(400);
    expect(await json(response)).toMatchObject({ error: 'invalid_scope' });
  });
});

describe('the scenario rotated-secret', () => {
  async function outcomes(seed: string): Promise<number[]> {
    const sandbox = createSandbox({ seed, now: '2026-03-16T12:00:00Z' });
    sandbox.clock.freeze();
    sandbox.scenarios.run('rotated-secret');
    const statuses: number[] = [];
    for (let i = 0; i < 20; i += 1) {
      statuses.push((await requestToken(sandbox, DEFAULT, 'data')).status);
    }
    return statuses;
  }

  it('rejects some of identical token requests, the same ones for the same seed', async () => {
    const statuses = await outcomes('one');
    expect(new Set(statuses)).toEqual(new Set([200, 400]));
    expect(await outcomes('one')).toEqual(statuses);
    expect(await outcomes('two')).not.toEqual(statuses);
  });

  it('rejects them with invalid_client, for five minutes on the clock', async () => {
    const sandbox = createSandbox({ now: '2026-03-16T12:00:00Z' });
    sandbox.clock.freeze();
    const [fault] = sandbox.scenarios.run('rotated-secret').faults;
    sandbox.faults.clear();
    expect(fault).toMatchObject({ tokenError: 'invalid_client', lasts: 'PT5M' });
    const always = { operation: 'GenerateAccessToken', tokenError: 'invalid_client' } as const;
    sandbox.faults.add({ ...always, lasts: 'PT5M' });
    const rejected = await requestToken(sandbox, DEFAULT, 'data');
    expect(await json(rejected)).toEqual({ error: 'invalid_client' });
    await sandbox.clock.advance('PT4M59S');
    expect((await requestToken(sandbox, DEFAULT, 'data')).status).toBe(400);
    await sandbox.clock.advance('PT1S');
    expect((await requestToken(sandbox, DEFAULT, 'data')).status).toBe(200);
  });

  it('survives a snapshot, and ends when it would have ended', async () => {
    const sandbox = createSandbox({ now: '2026-03-16T12:00:00Z' });
    sandbox.clock.freeze();
    sandbox.faults.add({
      ...{ operation: 'GenerateAccessToken', tokenError: 'invalid_client', lasts: 'PT5M' },
    });
    const copy = createSandbox();
    copy.restore(JSON.parse(JSON.stringify(sandbox.snapshot())));
    expect((await requestToken(copy, DEFAULT, 'data')).status).toBe(400);
    await copy.clock.advance('PT5M');
    expect((await requestToken(copy, DEFAULT, 'data')).status).toBe(200);
  });

  it('does not stop a client whose second request for a token is accepted', async () => {
    const sandbox = createSandbox({ now: '2026-03-16T12:00:00Z' });
    sandbox.faults.add({
      ...{ operation: 'GenerateAccessToken', tokenError: 'invalid_client', times: 1 },
    });
    const client = createTrueLayerClient({
      ...{ clientId: DEFAULT.id, clientSecret: DEFAULT.secret },
      ...{ environment: 'sandbox', fetch: sandbox.fetch, retries: 0 },
    });
    await expect(client.accounts('none')).rejects.toMatchObject({ name: 'NotFoundError' });
  });

  it('is a fault of the token endpoint only', () => {
    const sandbox = createSandbox();
    expect(() => sandbox.faults.add({ tokenError: 'invalid_client' })).toThrow(
      'tokenError: Must be provided only with the operation GenerateAccessToken',
    );
  });
});
