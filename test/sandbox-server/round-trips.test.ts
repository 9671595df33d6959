import { randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createSandbox, parseConfig, type SandboxOptions } from '../../sandbox-server/index.ts';
import { openState } from '../../sandbox-server/node.ts';
import { API, actAs, CREATE_BODY, json, setupSandbox } from './app.ts';

/** Whatever the schemas accept is read back as it was written. */

const HOOK = 'https://app.example/hooks';
const SPAN = { from: '2020-01-01', to: '2026-03-16' };

const charactersOf = (ranges: readonly [string, string][]) =>
  ranges.flatMap(([first, last]) =>
    Array.from({ length: last.charCodeAt(0) - first.charCodeAt(0) + 1 }, (_, place) =>
      String.fromCharCode(first.charCodeAt(0) + place),
    ),
  );
const stringOf = (characters: readonly string[], maxLength: number) =>
  fc.string({ unit: fc.constantFrom(...characters), minLength: 1, maxLength });
const isNoDots = (text: string) => !/^\.{1,2}$/.test(text);

const ownId = stringOf(
  charactersOf([
    ['a', 'z'],
    ['A', 'Z'],
    ['0', '9'],
    ['-', '.'],
    ['_', '_'],
    ['~', '~'],
  ]),
  128,
).filter(isNoDots);

const clientId = stringOf(
  charactersOf([
    ['!', '9'],
    [';', '~'],
  ]),
  128,
).filter(isNoDots);

const secret = stringOf(charactersOf([[' ', '~']]), 256);

/** Also what is a name in every object. */
const anyName = fc.oneof(
  fc.constantFrom('__proto__', 'constructor', 'toString', ''),
  fc.string({ unit: 'binary', maxLength: 20 }),
);
const metadata = fc
  .uniqueArray(fc.tuple(anyName, fc.string({ unit: 'binary', maxLength: 50 })), {
    ...{ maxLength: 10, selector: ([name]) => name },
  })
  .map((pairs) => Object.fromEntries(pairs));

const plainText = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 30 });
const username = plainText.filter((text) => !/[\s+\p{Cc}\p{Cs}]/u.test(text));
const password = plainText.filter((text) => !/[\p{Cc}\p{Cs}]/u.test(text));

/** A sandbox where ada banks with these accounts. */
const bankOf = (accounts: object[]) =>
  setupSandbox(parseConfig({ users: [{ username: 'ada', password: 'x', accounts }] }));

describe('own ids', () => {
  it('are read back whole, page by page, whatever they are', async () => {
    const ledgers = fc.record({
      account: ownId,
      ids: fc.uniqueArray(ownId, { minLength: 4, maxLength: 12 }),
      hours: fc.array(fc.nat(2), { minLength: 12, maxLength: 12 }),
      page_size: fc.integer({ min: 1, max: 3 }),
    });
    const property = fc.asyncProperty(ledgers, async ({ account, ids, hours, page_size }) => {
      const transactions = ids.map((id, nth) => ({
        ...{ id, description: 'Coffee', amount_in_minor: -250 - nth },
        timestamp: new Date(Date.UTC(2026, 2, 1, hours[nth])).toISOString(),
      }));
      const bank = await bankOf([{ id: account, transactions }]);
      const user = { username: 'ada', password: 'x' };
      const { id: connection } = await bank.connect(CREATE_BODY, user);
      const path = `/v3/connected-accounts/${account}/transactions/requests`;
      const read: string[] = [];
      let cursor: string | null | undefined;
      for (let pages = 0; cursor !== null && pages <= ids.length; pages += 1) {
        const body = { ...SPAN, page_size, ...(cursor && { cursor }) };
        const { id } = await json(await bank.call('POST', path, { body, connection }));
        const { result } = await json(await bank.call('GET', `${path}/${id}`, { connection }));
        read.push(...result.items.map((item: { id: string }) => item.id));
        cursor = result.pagination.next_cursor;
      }
      expect(read.sort()).toEqual([...ids].sort());
    });
    await fc.assert(property, { numRuns: 10 });
  });

  it.each(['.', '..'])('are no %s, which no path can name', (id) => {
    const customer = { username: 'ada', password: 'x', accounts: [{ id }] };
    expect(() => parseConfig({ users: [customer] })).toThrow('dots alone');
    expect(() => parseConfig({ clients: [{ id, secret: 'x' }] })).toThrow('dots alone');
  });
});

describe('clients', () => {
  it('get a token, by body and by header, whatever their id and secret are', async () => {
    const property = fc.asyncProperty(clientId, secret, async (id, key) => {
      const sandbox = createSandbox(parseConfig({ clients: [{ id, secret: key }] }));
      const encoded = [id, key].map(encodeURIComponent).join(':');
      const headers = { Authorization: `Basic ${btoa(encoded)}` };
      const grant = { grant_type: 'client_credentials', scope: 'data' };
      const body = new URLSearchParams({ ...grant, client_id: id, client_secret: key });
      const token = (init: RequestInit) =>
        sandbox.fetch('https://auth.truelayer-sandbox.com/connect/token', {
          ...{ method: 'POST', ...init },
        });
      expect((await token({ body })).status).toBe(200);
      expect((await token({ headers, body: new URLSearchParams(grant) })).status).toBe(200);
      await expect(actAs(sandbox.fetch, { id, secret: key })).resolves.toMatchObject({
        token: expect.stringContaining('.'),
      });
    });
    await fc.assert(property, { numRuns: 15 });
  });

  it('are removed by the path of their id, whatever that is', async () => {
    const sandbox = createSandbox();
    const property = fc.asyncProperty(clientId, secret, async (id, key) => {
      const call = (path: string, init: RequestInit) =>
        sandbox.fetch(`http://127.0.0.1:4400/_sandbox${path}`, init);
      const body = JSON.stringify({ id, secret: key });
      expect((await call('/clients', { method: 'POST', body })).status).toBe(201);
      const path = `/clients/${encodeURIComponent(id)}`;
      expect((await call(path, { method: 'DELETE' })).status).toBe(204);
    });
    await fc.assert(property, { numRuns: 15 });
  });
});

describe('own mock users', () => {
  it('log in by the name and password they were given', async () => {
    const property = fc.asyncProperty(username, password, async (name, word) => {
      const users = [{ username: name, password: word, accounts: [{}] }];
      const base = await setupSandbox(parseConfig({ users }));
      const { id } = await base.create();
      const { connection } = await base.sandbox.journey(id).approve({ user: name, password: word });
      expect(connection.status).toBe('authorized');
      await base.connect(CREATE_BODY, { username: name, password: word });
    });
    await fc.assert(property, { numRuns: 15 });
  });
});

describe('metadata', () => {
  it('comes back in the webhook, in a snapshot and from a state file, whatever it is', async () => {
    const property = fc.asyncProperty(metadata, async (pairs) => {
      const told: string[] = [];
      const options: SandboxOptions = {
        clients: [{ id: 'sandbox-connect-bank', secret: 'sandbox-secret', webhookUri: HOOK }],
        fetch: async (_uri, init) => {
          told.push(String(init.body));
          return new Response(null);
        },
      };
      const base = await setupSandbox(options);
      const file = join(tmpdir(), `${randomUUID()}.state`);
      const state = openState(base.sandbox, { file });
      const { id } = await base.connect({ ...CREATE_BODY, metadata: pairs });
      await base.sandbox.webhooks.settled();
      state.close();
      const restored = createSandbox(options);
      restored.restore(JSON.parse(JSON.stringify(base.sandbox.snapshot())));
      const reopened = createSandbox(options);
      openState(reopened, { file }).close();
      rmSync(file);
      const written = JSON.stringify(pairs);
      expect(JSON.stringify(JSON.parse(told[0] ?? '').metadata)).toBe(written);
      expect(JSON.stringify(restored.connections.get(id)?.metadata)).toBe(written);
      expect(JSON.stringify(reopened.connections.get(id)?.metadata)).toBe(written);
      expect(reopened.snapshot().tenants).toEqual(base.sandbox.snapshot().tenants);
    });
    await fc.assert(property, { numRuns: 10 });
  });

  it.each([null, 7, {}, 'x'.repeat(501)])(
    'is refused under the name __proto__, too: %j',
    async (value) => {
      const { call } = await setupSandbox();
      const body = `{"metadata":{"__proto__":${JSON.stringify(value)}},${JSON.stringify(CREATE_BODY).slice(1)}`;
      const response = await call('POST', '/v3/data-connections', { body });
      expect(response.status).toBe(400);
      expect(Object.keys((await json(response)).errors)).toEqual(['metadata.__proto__']);
    },
  );
});

describe('a control request', () => {
  it.each(['query', 'headers', 'body'])(
    'expects a %s named __proto__ as any other',
    async (part) => {
      const { sandbox } = await setupSandbox();
      const body = `{"match":{"${part}":{"__proto__":"x"}}}`;
      const response = await sandbox.fetch('http://127.0.0.1:4400/_sandbox/requests/verify', {
        ...{ method: 'POST', body },
      });
      expect(response.status).toBe(409);
    },
  );

  it('with a parameter named __proto__ is refused by its name', async () => {
    const { sandbox } = await setupSandbox();
    const response = await sandbox.fetch('http://127.0.0.1:4400/_sandbox/requests?__proto__=x');
    expect(response.status).toBe(400);
  });
});

describe('the request log', () => {
  it.each(['constructor', '__proto__'])('shows a header named %s as it was sent', async (name) => {
    const sandbox = createSandbox();
    await sandbox.fetch(`${API}/v3/connected-accounts`, { headers: [[name, 'x']] });
    const { headers = {} } = sandbox.requests.list().at(-1)?.request ?? {};
    expect(Object.getOwnPropertyDescriptor(headers, name)?.value).toBe('x');
  });
});
