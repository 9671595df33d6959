import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, describe, expect, it, vi } from 'vitest';
import * as truelayer from '../../widget/truelayer/index.ts';
import { ROOT } from '../dist/project.ts';
import { connectedClient } from '../widget/truelayer/connected-client.ts';
import { snippetsOf, textOf } from './guides.ts';

/** Relative to the folder of the guides. */
const PAGE = '../client.md';

const SOURCES = {
  'connect-bank/truelayer': resolve(ROOT, 'widget/truelayer/index.ts'),
  'connect-bank/sandbox': resolve(ROOT, 'sandbox-server/index.ts'),
};

const snippets = snippetsOf(PAGE);
const folder = mkdtempSync(join(tmpdir(), 'connect-bank-client-'));
const loaded = new Set<string>();

for (const { file = '', code } of snippets) {
  const own = Object.entries(SOURCES).reduce(
    (text, [name, path]) => text.replaceAll(`'${name}'`, `'${path}'`),
    code,
  );
  writeFileSync(
    join(folder, file),
    own.replaceAll("'vitest'", `'${import.meta.resolve('vitest')}'`),
  );
}

vi.stubEnv('TRUELAYER_CLIENT_ID', 'sandbox-connect-bank');
vi.stubEnv('TRUELAYER_CLIENT_SECRET', 'sandbox-secret');

afterAll(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

/** Loads a file of the page. */
async function load(file: string) {
  loaded.add(file);
  return import(/* @vite-ignore */ join(folder, file));
}

// Registers the test of the page as a test of this file.
await load('client.test.ts');

// Keep the order: a later test checks that the earlier ones have loaded every file.
describe('the page about the client', { shuffle: false }, () => {
  it('the client is created', async () => {
    const page = await load('truelayer.ts');
    expect(page.truelayer).toHaveProperty('connections.create');
  });

  it('a connection is created', async () => {
    const { connect } = await load('connect.ts');
    const { client, sandbox } = await connectedClient();
    const { connectionId, url } = await connect(client, '198.51.100.7');
    expect(sandbox.connections.get(connectionId)).toMatchObject({ accessType: 'recurring' });
    expect(url).toMatch(/^https:/);
    sandbox.requests.assertCalled({
      operation: 'create-connection',
      headers: { 'tl-user-ip': '198.51.100.7' },
    });
  });

  it('accounts and balances are read', async () => {
    const { overview } = await load('accounts.ts');
    const { client, connectionId } = await connectedClient();
    const seen = await overview(client, connectionId);
    expect(seen[0]).toEqual({
      id: expect.any(String),
      holders: ['JOHN SANDBRIDGE'],
      balance: expect.any(Number),
      currency: 'GBP',
    });
  });

  it('a name can be read for five minutes', async () => {
    const { nameAtBank } = await load('name.ts');
    const { client, connectionId, sandbox } = await connectedClient({ body: WITH_NAME });
    expect(await nameAtBank(client, connectionId)).toBe('JOHN SANDBRIDGE');
    await sandbox.clock.advance('PT6M');
    expect(await nameAtBank(client, connectionId)).toBeUndefined();
  });

  it('an interrupted import continues', async () => {
    const { importAll } = await load('import.ts');
    const { client, ...which } = await connectedClient();
    const imported: string[] = [];
    let progress: { cursor?: string; isDone: boolean } = { isDone: false };
    let room = 2;
    const save = async (items: truelayer.Transaction[], next: typeof progress) => {
      if (room === 0) throw new Error('the disk is full');
      room -= 1;
      imported.push(...items.map(({ id }) => id));
      progress = next;
    };
    await expect(importAll(client, which, progress, save)).rejects.toThrow('the disk is full');
    expect(progress.isDone).toBe(false);
    room = Number.POSITIVE_INFINITY;
    await importAll(client, which, progress, save);
    expect(progress.isDone).toBe(true);
    const { connectionId, accountId } = which;
    const year = { from: '2025-03-17', to: '2026-03-16' };
    const all: string[] = [];
    for await (const { id } of client.transactions(connectionId, accountId, year)) all.push(id);
    expect(imported).toEqual(all);
  });

  it('ended access leads to a new connection', async () => {
    const { accountsOrRenewal } = await load('renew.ts');
    const { client, connectionId, sandbox } = await connectedClient();
    expect(await accountsOrRenewal(client, connectionId)).not.toHaveLength(0);
    sandbox.connections.revoke(connectionId);
    expect(await accountsOrRenewal(client, connectionId)).toBe('connect again');
  });

  it('a consent is renewed if possible', async () => {
    const { extendConsent } = await load('renew.ts');
    for (const previews of [['reconfirmation'] as const, []]) {
      const { client, connectionId } = await connectedClient({ sandboxOptions: { previews } });
      const next = await extendConsent(client, connectionId);
      const link = expect.stringMatching(/^https:.*\/reconfirmation$/);
      expect(next).toEqual(previews.length > 0 ? link : 'not available');
    }
  });

  it('an error becomes a message for the user', async () => {
    const { errorMessageFor } = await load('error-message.ts');
    const down = new truelayer.ProviderError('x', { status: 502, traceId: 't' });
    expect(errorMessageFor(down)).toEqual({
      advice: 'Please try again in a minute.',
      log: { name: 'ProviderError', status: 502, traceId: 't' },
    });
    expect(errorMessageFor(new truelayer.ForbiddenError('x')).advice).toBe('Please connect again.');
    expect(() => errorMessageFor(new RangeError('a bug'))).toThrow('a bug');
  });

  it('a timeout limits the read of accounts', async () => {
    const { accountsInTime } = await load('timeout.ts');
    const { client, connectionId, sandbox } = await connectedClient();
    expect(await accountsInTime(client, connectionId, '198.51.100.7')).not.toHaveLength(0);
    sandbox.faults.add({ problem: 'provider_error', times: 1 });
    await expect(accountsInTime(client, connectionId, '198.51.100.7')).rejects.toThrow('502');
  });

  it('calls are observed', async () => {
    const { logCalls } = await load('log-calls.ts');
    const lines: string[] = [];
    await connectedClient({ onCall: logCalls((line: string) => lines.push(line)) });
    expect(lines[0]).toMatch(/^create-token 200 in \d+ ms, try 1 \([\da-f]{32}\)$/);
  });

  it('every code block of the page is tested', () => {
    const imported = ['spending.ts'];
    expect(snippets.map(({ file }) => file).sort()).toEqual([...loaded, ...imported].sort());
  });

  it('every link of the page works', () => {
    const links = [...textOf(PAGE).matchAll(/\]\((?!https?:|#)([^)#\s]+)/g)];
    const pages = links.map(([, path = '']) => resolve(ROOT, 'docs', path));
    expect(pages).not.toHaveLength(0);
    expect(pages.filter((page) => !existsSync(page))).toEqual([]);
  });

  it('the table has every error class', () => {
    const rows = [...textOf(PAGE).matchAll(/^\| `(\w+Error)` +\| (?:any|\d*) /gm)];
    const classes = Object.entries(truelayer)
      .filter(
        ([, value]) => 'prototype' in value && value.prototype instanceof truelayer.TrueLayerError,
      )
      .map(([name]) => name);
    expect(rows.map(([, name]) => name).sort()).toEqual(classes.sort());
  });

  it('the table has every method', async () => {
    const { client } = await connectedClient();
    const { connections, ...rest } = client;
    const methods = [
      ...Object.keys(rest),
      ...Object.keys(connections).map((name) => `connections.${name}`),
    ];
    const rows = [...textOf(PAGE).matchAll(/^\| `([\w.]+)` +\|[^|]+\|[^|]+\|$/gm)];
    expect(rows.map(([, name]) => name)).toEqual(expect.arrayContaining(methods));
  });
});

const WITH_NAME = {
  scopes: ['info', 'accounts'],
  data_access_type: 'one_time',
  provider_selection: { type: 'user_selected' },
  user: { name: 'Ada Lovelace', email: 'ada@example.com' },
  user_consent: { type: 'authorization_flow_captured' },
  hosted_page: { type: 'authorization_flow', return_uri: 'https://app.example/back' },
} as const;
