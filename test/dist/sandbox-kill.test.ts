import { type ChildProcess, type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { text as textOf } from 'node:stream/consumers';
import { setTimeout as after } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fraction, randomStreamOf } from '../../sandbox-server/domain/random.ts';
import { CREATE_BODY, tokenFor } from '../sandbox-server/app.ts';
import { COMMAND } from './manifest.ts';

/** How many processes are killed, and the seed of the random times. */
const KILLS = Number(process.env.KILLS ?? 6);
const SEED = process.env.KILL_SEED ?? 'kill';
/** Number of concurrent callers. */
const CALLERS = 6;
/** Maximum number of changes that a process acknowledges before it is killed. */
const MAX_CHANGES = 80;
/** Maximum delay after the last of them, so that the kill can happen at any step of a pending change. */
const MAX_DELAY_MS = 5;
/** Maximum time after which a process is killed during its start. */
const MAX_START_MS = 300;
/** One process in this many is killed during its start. */
const EARLY = 5;
/** One process in this many is killed while its file is rewritten repeatedly. */
const REWRITING = 4;

const directory = mkdtempSync(join(tmpdir(), 'sandbox-kill-'));
const config = join(directory, 'config.json');
const file = join(directory, 'state');
const started: ChildProcess[] = [];

/** The app's endpoint for webhooks. */
const app = createServer((_, response) => response.writeHead(204).end());

beforeAll(async () => {
  app.listen(0, '127.0.0.1');
  await once(app, 'listening');
  const address = app.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  const client = { id: 'app', secret: 'secret', webhook_uri: `http://127.0.0.1:${port}/hooks` };
  writeFileSync(config, JSON.stringify({ seed: 'killed', clients: [client] }));
});

afterAll(() => {
  for (const child of started) child.kill('SIGKILL');
  app.close();
  rmSync(directory, { recursive: true });
});

/** Returns deterministic numbers in [0, 1). */
const [lane] = randomStreamOf('kill test', SEED);
let drawn = 0;
function chance(): number {
  drawn += 1;
  return fraction(lane, drawn);
}

type Fields = Record<string, unknown>;
type Call = (method: string, path: string, body?: object) => Promise<Fields>;

/** The process was killed before it responded. */
class Gone extends Error {}

/** The last acknowledged state of a connection, and the state of a pending request. */
type Known = { state: string; requested?: string };
/** A state between the two. */
const ON_THE_WAY = 'authorizing none';
const connections = new Map<string, Known>();
const faults = new Set<string>();
const clients = new Set<string>();
const clock = { now: '2026-03-16T12:00:00.000Z', requested: '' };
const counts = { kills: 0, early: 0, rewriting: 0, acknowledged: 0, halfWritten: 0 };

let enough = { at: Infinity, reached: () => {} };

function acknowledge(): void {
  counts.acknowledged += 1;
  if (counts.acknowledged >= enough.at) enough.reached();
}

/** Resolves after this number of further acknowledged changes. */
function changesMore(count: number): Promise<void> {
  return new Promise((reached) => {
    enough = { at: counts.acknowledged + count, reached };
  });
}

type Child = ChildProcessByStdio<null, Readable, Readable>;

/** @param limit of the shell that starts it, e.g. `ulimit -f 64`. */
function start(state = file, limit = 'true'): Child {
  const flags = ['--port', '0', '--json', '--quiet', '--config', config, '--state', state];
  const command = ['-c', `${limit}; exec "$@"`, 'sh', process.execPath, COMMAND, ...flags];
  const child = spawn('bash', command, { stdio: ['ignore', 'pipe', 'pipe'] });
  started.push(child);
  return child;
}

async function addressOf(child: Child): Promise<string> {
  const line = once(createInterface(child.stdout), 'line').then(([text]) =>
    String(JSON.parse(text).url),
  );
  const end = once(child, 'exit').then(async ([code]) => {
    throw new Error(`ended with ${code}: ${await textOf(child.stderr)}`);
  });
  return Promise.race([line, end]);
}

async function kill(child: ChildProcess): Promise<void> {
  const end = once(child, 'exit');
  child.kill('SIGKILL');
  await end;
  counts.kills += 1;
}

async function callerOf(url: string): Promise<Call> {
  const here: typeof fetch = (input, init) => {
    const { pathname, search } = new URL(String(input));
    return fetch(`${url}${pathname}${search}`, init);
  };
  const token = await tokenFor(here, { id: 'app', secret: 'secret' });
  return async (method, path, body) => {
    const headers = { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' };
    const init = { method, headers, ...(body && { body: JSON.stringify(body) }) };
    const response = await fetch(`${url}${path}`, init).catch(() => undefined);
    const json = await response?.json().catch(() => undefined);
    if (json === undefined) throw new Gone();
    if (response?.ok !== true) throw new Error(`${method} ${path}: ${JSON.stringify(json)}`);
    if (method !== 'GET') acknowledge();
    return json;
  };
}

function stateOf({ status, access }: Fields): string {
  return `${status} ${access}`;
}

/** Requests a change of a connection, and stores its acknowledged state. */
async function change(call: Call, id: string, what: string, requested: string): Promise<void> {
  const known = connections.get(id);
  if (known === undefined) return;
  known.requested = requested;
  const { connection } = await call('POST', `/_sandbox/connections/${id}/${what}`);
  connections.set(id, { state: stateOf(connection as Fields) });
}

/** One caller: makes connections and brings them as far as chance has it. */
async function connect(call: Call): Promise<void> {
  const { id } = await call('POST', '/v3/data-connections', CREATE_BODY);
  connections.set(String(id), { state: 'authorization_required none' });
  const luck = chance();
  if (luck < 0.5) return;
  if (luck < 0.6) return change(call, String(id), 'deny', 'failed none');
  await change(call, String(id), 'approve', 'authorized open');
  if (luck < 0.7) await change(call, String(id), 'revoke', 'authorized revoked');
}

async function meddle(call: Call): Promise<void> {
  const luck = chance();
  if (luck < 0.1) faults.add(String((await call('POST', '/_sandbox/faults', FAULT)).id));
  if (luck > 0.9) {
    const { client_id: id } = await call('POST', '/_sandbox/clients', {});
    clients.add(String(id));
  }
  if (luck > 0.4 && luck < 0.6) {
    clock.requested = new Date(Date.parse(clock.now) + 1000).toISOString();
    clock.now = String((await call('POST', '/_sandbox/clock', { set: clock.requested })).now);
  }
}

async function untilGone(act: () => Promise<void>): Promise<void> {
  try {
    for (;;) await act();
  } catch (error) {
    if (!(error instanceof Gone)) throw error;
  }
}

/** Expects every acknowledged change. Pending changes may also be present. */
async function check(call: Call): Promise<void> {
  const found = new Map<string, string>();
  for (const item of itemsOf(await call('GET', '/_sandbox/connections'))) {
    found.set(String(item.id), stateOf(item));
  }
  const lost = [...connections].filter(
    ([id, { state, requested }]) =>
      ![state, ...(requested === undefined ? [] : [requested, ON_THE_WAY])].includes(
        found.get(id) ?? '',
      ),
  );
  expect(lost.map(([id, known]) => ({ ...known, found: found.get(id) }))).toEqual([]);
  for (const id of connections.keys()) connections.set(id, { state: found.get(id) ?? '' });

  const ids = itemsOf(await call('GET', '/_sandbox/faults')).map(({ id }) => id);
  expect(ids).toEqual(expect.arrayContaining([...faults]));
  const names = itemsOf(await call('GET', '/_sandbox/clients')).map(({ client_id: id }) => id);
  expect(names).toEqual(expect.arrayContaining([...clients]));
  const { now } = await call('GET', '/_sandbox/clock');
  expect([clock.now, clock.requested]).toContain(now);
  clock.now = String(now);
  await checkWebhooks(call, found);
}

/** A status and its webhook are saved together: every authorised or failed connection has a webhook. */
async function checkWebhooks(call: Call, found: ReadonlyMap<string, string>): Promise<void> {
  const notified = new Set(
    itemsOf(await call('GET', '/_sandbox/webhooks')).map(({ connection_id: id }) => id),
  );
  const missing = [...found].filter(
    ([id, state]) => /^(authorized|failed) /.test(state) && !notified.has(id),
  );
  // The sandbox keeps the last thousand webhooks.
  expect(missing.length).toBeLessThanOrEqual(Math.max(0, found.size - 1000));
}

function itemsOf({ items }: Fields): Fields[] {
  return Array.isArray(items) ? items : [];
}

/** A fault that matches no call. */
const FAULT = { problem: 'provider_error', user: 'retired' };

async function freeze(url: string): Promise<void> {
  const body = JSON.stringify({ freeze: clock.now });
  await (await fetch(`${url}/_sandbox/clock`, { method: 'POST', body })).json();
}

/** Kills a process under load at a random moment. */
async function round(number: number): Promise<void> {
  const child = start();
  const isEarly = number > 0 && number % EARLY === 0;
  if (isEarly) {
    await after(chance() * MAX_START_MS);
    counts.early += 1;
    return kill(child);
  }
  const url = await addressOf(child);
  if (number === 0) await freeze(url);
  const call = await callerOf(url);
  await check(call);
  const isRewriting = number % REWRITING === 1;
  const rewrite = async () => {
    await call('PUT', '/_sandbox/snapshot', await call('GET', '/_sandbox/snapshot'));
    await connect(call);
  };
  const callers = isRewriting
    ? [rewrite]
    : [...Array.from({ length: CALLERS }, () => () => connect(call)), () => meddle(call)];
  counts.rewriting += isRewriting ? 1 : 0;
  const changes = changesMore(1 + Math.floor(chance() * MAX_CHANGES));
  const load = Promise.all(callers.map(untilGone));
  await Promise.race([load, changes]);
  await after(chance() * MAX_DELAY_MS);
  await kill(child);
  await load;
  counts.halfWritten += readFileSync(file).at(-1) === BREAK ? 0 : 1;
}

const BREAK = 0x0a;

describe('a process that is killed under load', () => {
  it(`the state file is complete after each of ${KILLS} kills`, {
    timeout: 300_000 + KILLS * 5000,
  }, async () => {
    for (let number = 0; number < KILLS; number += 1) await round(number);
    const child = start();
    await check(await callerOf(await addressOf(child)));
    await kill(child);
    expect(counts.acknowledged).toBeGreaterThan(KILLS);
    expect(counts.rewriting).toBeGreaterThan(0);
    process.stdout.write(
      `kill test: ${JSON.stringify({ ...counts, connections: connections.size })}\n`,
    );
  });

  it('a full disk ends the sandbox with an explanation, and every acknowledged change is saved', async () => {
    const full = join(directory, 'full');
    const child = start(full, 'ulimit -f 100');
    const reason = textOf(child.stderr);
    const end = once(child, 'exit');
    const call = await callerOf(await addressOf(child));
    const acknowledged: unknown[] = [];
    const create = async () => {
      acknowledged.push((await call('POST', '/v3/data-connections', CREATE_BODY)).id);
    };
    await Promise.all([create, create, create].map(untilGone));
    expect(await end).toEqual([1, null]);
    expect(await reason).toMatch(/^connect-bank-sandbox: [^\n]+ cannot be written: EFBIG[^\n]*\n$/);
    const next = start(full);
    const read = await callerOf(await addressOf(next));
    const found = itemsOf(await read('GET', '/_sandbox/connections')).map(({ id }) => id);
    await kill(next);
    expect(acknowledged.length).toBeGreaterThan(10);
    expect(found).toEqual(expect.arrayContaining(acknowledged));
  });
});
