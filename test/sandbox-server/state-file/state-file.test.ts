import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import {
  createSandbox,
  type Sandbox,
  type SandboxOptions,
  type Snapshot,
} from '../../../sandbox-server/index.ts';
import { openState, type StateFile, StateFileError } from '../../../sandbox-server/node.ts';
import { encodeLine } from '../../../sandbox-server/state-file/line.ts';
import { actAs } from '../app.ts';
import { anySteps, createActor, performStep, performSteps, type Step } from '../steps.ts';

const NOW = Date.parse('2026-03-16T12:00:00Z');
const LENDER = { id: 'lender', secret: 'hush', webhookUri: 'https://app.example/hooks' };

const directory = mkdtempSync(join(tmpdir(), 'sandbox-state-'));
afterAll(() => rmSync(directory, { recursive: true }));

let files = 0;
function newPath(): string {
  files += 1;
  return join(directory, `state-${files}`);
}

const open = new Set<StateFile>();
afterEach(() => {
  for (const state of open) state.close();
  open.clear();
});

/** A sandbox with its state in a file. */
function kept(file: string, options: SandboxOptions = {}) {
  const sandbox = createSandbox({
    clients: [LENDER],
    dailyCallLimit: 9,
    fetch: async () => new Response(null, { status: 204 }),
    ...options,
  });
  const state = openState(sandbox, { file });
  open.add(state);
  const close = () => {
    open.delete(state);
    state.close();
  };
  return { sandbox, close };
}

/** As if the process had been killed now: what the file has is all there is. */
function killedAt(file: string): string {
  const copy = newPath();
  copyFileSync(file, copy);
  return copy;
}

/** Trace ids are counted in blocks while the process runs. */
function withoutTraces(snapshot: Snapshot): unknown {
  const tenants = snapshot.tenants.map((each) => ({ ...each, ids: each.ids.made }));
  return { ...snapshot, traces: 0, tenants };
}

const LIFE: Step[] = [
  { what: 'create', nth: 0 },
  { what: 'approveOne', nth: 0 },
  { what: 'readAccounts', nth: 0 },
  { what: 'askForTransactions', nth: 0 },
  { what: 'addFaults', nth: 2 },
  { what: 'advanceClock', nth: 3 },
  { what: 'create', nth: 1 },
];

async function livedIn(file: string): Promise<Sandbox> {
  const { sandbox, close } = kept(file);
  await sandbox.clock.freeze(NOW);
  await performSteps(createActor(sandbox, { credentials: LENDER }), LIFE);
  await sandbox.webhooks.settled();
  close();
  return sandbox;
}

describe('a state file', () => {
  it('lets the next sandbox go on where the last one ended, to the byte', async () => {
    const file = newPath();
    const before = await livedIn(file);
    const { sandbox } = kept(file);
    expect(sandbox.snapshot()).toEqual(before.snapshot());
    const expected = await performSteps(createActor(before, { credentials: LENDER }), LIFE);
    expect(await performSteps(createActor(sandbox, { credentials: LENDER }), LIFE)).toEqual(
      expected,
    );
  });

  it('has every change by the time it is answered', async () => {
    const usual = anySteps({ minLength: 1, maxLength: 15 });
    await fc.assert(
      fc.asyncProperty(usual, async (steps) => {
        const file = newPath();
        const { sandbox, close } = kept(file);
        await sandbox.clock.freeze(NOW);
        const actor = createActor(sandbox, {
          controls: sandbox.client('lender'),
          credentials: LENDER,
        });
        for (const step of [...LIFE.slice(0, 3), ...steps]) {
          await performStep(actor, step);
          const next = kept(killedAt(file));
          expect(withoutTraces(next.sandbox.snapshot())).toEqual(withoutTraces(sandbox.snapshot()));
          next.close();
        }
        close();
      }),
      { seed: 20_260_316, numRuns: 6 },
    );
  });

  it('keeps what was changed in code, once the code that changed it is done', async () => {
    const file = newPath();
    const { sandbox } = kept(file);
    sandbox.clients.add({
      id: 'club',
      secret: 'x',
      journey: { description: 'custom', text: 'Hello' },
    });
    sandbox.clients.remove('lender');
    sandbox.faults.add({ problem: 'provider_error' });
    sandbox.client('club').faults.add({ network: 'drop', times: 2 });
    void sandbox.client('club').clock.advance('P3D');
    await Promise.resolve();
    const other = createSandbox({ clients: [] });
    openedOnce(other, killedAt(file));
    expect(withoutTraces(other.snapshot())).toEqual(withoutTraces(sandbox.snapshot()));
  });

  it('keeps a reset, and a snapshot that was restored', async () => {
    const file = newPath();
    const { sandbox } = kept(file);
    const { connect } = await actAs(sandbox.fetch, LENDER);
    const { id } = await connect();
    const snapshot = sandbox.snapshot();
    sandbox.reset();
    await Promise.resolve();
    expect(openedOnce(createSandbox({ clients: [] }), killedAt(file)).connections).toEqual([]);
    sandbox.restore(snapshot);
    await Promise.resolve();
    const { connections } = openedOnce(createSandbox({ clients: [] }), killedAt(file));
    expect(connections).toMatchObject([{ id }]);
  });

  it('does not give a trace id twice, though the process was killed', async () => {
    const file = newPath();
    const { sandbox } = kept(file);
    const ids = await traceIdsOf(sandbox, 5);
    const next = kept(killedAt(file));
    const more = await traceIdsOf(next.sandbox, 5);
    expect(new Set([...ids, ...more]).size).toBe(10);
  });

  it('goes on with webhooks that were not told yet', async () => {
    const file = newPath();
    const down = kept(file, { fetch: async () => new Response(null, { status: 500 }) });
    await down.sandbox.clock.freeze(NOW);
    const { connect } = await actAs(down.sandbox.fetch, LENDER);
    await connect();
    await down.sandbox.webhooks.settled();
    down.close();
    const up = kept(file);
    await up.sandbox.clock.advance('PT1H');
    expect(up.sandbox.webhooks.list()).toMatchObject([
      { isDelivered: true, attempts: [{ status: 500 }, { status: 204 }] },
    ]);
  });

  it('stays as short as what is in it', async () => {
    const file = newPath();
    const { sandbox, close } = kept(file);
    await sandbox.clock.freeze(NOW);
    let longest = 0;
    for (let turn = 0; turn < 400; turn += 1) {
      for (let nth = 0; nth < 200; nth += 1) void sandbox.clock.set(NOW + turn + nth);
      sandbox.clients.add({ id: 'big', secret: 'x', name: 'x'.repeat(30_000) });
      await Promise.resolve();
      longest = Math.max(longest, statSync(file).size);
    }
    expect(longest).toBeGreaterThan(4_000_000);
    expect(longest).toBeLessThan(5_000_000);
    close();
    expect(kept(file).sandbox.clients.list()).toHaveLength(2);
  });

  it('is made where there is none, or an empty one, for its owner alone', () => {
    const [fresh, empty] = [newPath(), newPath()];
    writeFileSync(empty, '', { mode: 0o640 });
    kept(fresh).close();
    kept(empty).close();
    expect(statSync(fresh).mode & 0o777).toBe(0o600);
    expect(statSync(empty).mode & 0o777).toBe(0o640);
    expect(readFileSync(empty, 'utf8')).toContain('"lender"');
  });

  it('stays where a link leads', async () => {
    const [file, link] = [newPath(), newPath()];
    await livedIn(file);
    symlinkSync(file, link);
    const { sandbox, close } = kept(link);
    sandbox.reset();
    close();
    expect(kept(file).sandbox.connections.list()).toEqual([]);
  });

  it('leaves nothing else behind', async () => {
    const place = newPath();
    mkdirSync(place);
    await livedIn(join(place, 'state'));
    expect(readdirSync(place)).toEqual(['state']);
  });
});

function openedOnce(sandbox: Sandbox, file: string) {
  const state = openState(sandbox, { file });
  state.close();
  return { connections: sandbox.connections.list() };
}

async function traceIdsOf(sandbox: Sandbox, count: number): Promise<(string | null)[]> {
  const { call } = await actAs(sandbox.fetch, LENDER);
  const ids: (string | null)[] = [];
  for (let nth = 0; nth < count; nth += 1) {
    const answer = await call('GET', '/v3/connected-accounts', { connection: 'x' });
    ids.push(answer.headers.get('Tl-Trace-Id'));
  }
  return ids;
}

describe('the clients of a state file', () => {
  const listOf = (file: string, clients: SandboxOptions['clients'] = [LENDER]) => {
    const { sandbox, close } = kept(file, { clients });
    const list = sandbox.clients.list();
    close();
    return list;
  };

  it('are as they were last, those who were removed too', async () => {
    const file = newPath();
    const { sandbox, close } = kept(file);
    sandbox.clients.add({ id: 'added', secret: 'x' });
    sandbox.clients.remove('lender');
    close();
    expect(listOf(file).map(({ id }) => id)).toEqual(['added']);
  });

  it('are configured as the sandbox is created with them, when that is news', async () => {
    const file = newPath();
    await livedIn(file);
    const { sandbox } = kept(file, {
      clients: [
        { ...LENDER, secret: 'new' },
        { id: 'club', secret: 'x' },
      ],
    });
    expect(sandbox.clients.list()).toMatchObject([
      { id: 'lender', secret: 'new' },
      { id: 'club', secret: 'x' },
    ]);
    expect(sandbox.client('lender').connections.list()).toHaveLength(1);
  });
});

describe('a state file that was cut off', () => {
  it('is read up to the last whole line, wherever it was cut', async () => {
    const file = newPath();
    await livedIn(file);
    const whole = readFileSync(file);
    const first = whole.indexOf('"whole"\n') + '"whole"\n'.length;
    const cuts = Array.from({ length: 60 }, (_, nth) =>
      Math.round(first + ((whole.length - first) * nth) / 59),
    );
    expect(whole.toString('utf8', first).split('\n').length).toBeGreaterThan(9);
    for (const cut of cuts) {
      const copy = newPath();
      writeFileSync(copy, whole.subarray(0, cut));
      kept(copy).close();
      const { sandbox, close } = kept(copy);
      expect(sandbox.clients.list()).toMatchObject([{ id: 'lender' }]);
      close();
    }
  });
});

describe('a state file that cannot be used', () => {
  const header = { format: 'connect-bank-sandbox-state', version: 1, seed: 'connect-bank' };
  const bad: [what: string, spoil: (text: string) => string, message: RegExp][] = [
    [
      'a changed letter',
      (text) => text.replace('"authorizedAt"', '"authorisedAt"'),
      /is damaged: line (\d+) does not match its checksum.* `head -n \d+` extracts them/s,
    ],
    ['a line that is missing its end', (text) => text.replace('\n', ''), /is not a state file/],
    ['a line of something else', (text) => `${text}hello\n`, /is damaged: line \d+ does not match/],
    [
      'a line of another version',
      (text) => text + encodeLine([{ kind: 'new' }]),
      /is damaged: line/,
    ],
    ['only its beginning', (text) => text.slice(0, text.indexOf('"whole"')), /the end is missing/],
    ['an empty line', (text) => `${text}\n`, /is damaged: line/],
    ['another file', () => '{"clients":[]}\n', /is not a state file of connect-bank/],
    [
      'another version',
      () => encodeLine({ ...header, version: 2 }),
      /was written by another version of connect-bank: its format is 2, not 1/,
    ],
    [
      'another seed',
      (text) =>
        encodeLine({ ...header, seed: 'x', configured: [] }) + text.slice(text.indexOf('\n') + 1),
      /has the seed "x", this sandbox has "connect-bank"/,
    ],
  ];

  it.each(bad)('is refused, with its path, and left alone: %s', async (_, spoil, message) => {
    const file = newPath();
    await livedIn(file);
    const spoilt = spoil(readFileSync(file, 'utf8'));
    writeFileSync(file, spoilt);
    const sandbox = createSandbox({ clients: [LENDER] });
    const before = sandbox.snapshot();
    const error = errorOf(() => openState(sandbox, { file }));
    expect(error.message).toMatch(message);
    expect(error.message.startsWith(file)).toBe(true);
    expect(error.file).toBe(file);
    expect(readFileSync(file, 'utf8')).toBe(spoilt);
    expect(sandbox.snapshot()).toEqual(before);
    expect(() => openState(sandbox, { file })).toThrow(message);
  });

  it('is refused for any changed byte before its last line', async () => {
    const file = newPath();
    await livedIn(file);
    const whole = readFileSync(file);
    const last = whole.lastIndexOf('\n', whole.length - 2);
    fc.assert(
      fc.property(fc.nat(last), fc.integer({ min: 1, max: 255 }), (place, difference) => {
        const bytes = Buffer.from(whole);
        bytes[place] = (bytes[place] ?? 0) ^ difference;
        const copy = newPath();
        writeFileSync(copy, bytes);
        expect(() => kept(copy)).toThrow(StateFileError);
        expect(readFileSync(copy).equals(bytes)).toBe(true);
      }),
      { seed: 20_260_316, numRuns: 60 },
    );
  });

  it('never comes about: a client that could not be read again is not added', () => {
    const file = newPath();
    const sandbox = createSandbox({ clients: [LENDER] });
    const state = openState(sandbox, { file });
    const odd = JSON.parse('{"id":"odd","secret":"x","colour":"red"}');
    const wrong = JSON.parse('{"id":"wrong","secret":5}');
    expect(() => sandbox.clients.add(odd)).toThrow("Unknown field 'colour'");
    expect(() => sandbox.clients.add(wrong)).toThrow('secret: Must be a string');
    state.close();
    expect(
      kept(file)
        .sandbox.clients.list()
        .map(({ id }) => id),
    ).toEqual(['lender']);
  });

  it('is refused where it cannot be read or written', () => {
    expect(() => kept(join(directory, 'nowhere', 'state'))).toThrow(
      'a directory that does not exist',
    );
  });

  it('is refused where anything but a file is, and leaves it there', () => {
    const link = newPath();
    symlinkSync(directory, link);
    expect(() => kept(link)).toThrow(`${directory} is no regular file.`);
    expect(() => kept(directory)).toThrow('is no regular file.');
    expect(statSync(directory).isDirectory()).toBe(true);
  });
});

function errorOf(act: () => unknown): StateFileError {
  try {
    act();
  } catch (error) {
    if (error instanceof StateFileError) return error;
  }
  throw new Error('expected a StateFileError');
}

describe('a state file in use', () => {
  it('is refused to a second sandbox, until the first gives it back', () => {
    const file = newPath();
    const first = kept(file);
    expect(() => kept(file)).toThrow(`is in use by process ${process.pid}. Stop that process`);
    first.close();
    kept(file).close();
  });

  it('is refused to a second process, until the first is gone, however it went', async () => {
    const file = newPath();
    kept(file).close();
    const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
    await once(child, 'spawn');
    const lock = `${file}.lock`;
    writeFileSync(lock, holderOf(child.pid ?? 0));
    expect(() => kept(file)).toThrow(`is in use by process ${child.pid}`);
    child.kill('SIGKILL');
    await once(child, 'exit');
    kept(file).close();
  });

  it.each([['999999999'], [''], ['nonsense'], [`${process.pid} 1`]])(
    'is free when the lock contains %j, which names no running process',
    (holder) => {
      const file = newPath();
      writeFileSync(`${file}.lock`, holder);
      kept(file).close();
    },
  );

  it('does not keep the lock when the file is refused', () => {
    const file = newPath();
    writeFileSync(file, 'x\n');
    expect(() => kept(file)).toThrow(/is not a state file/);
    expect(readdirSync(directory).filter((name) => name.endsWith('.lock'))).toEqual([]);
  });
});

/** As Linux tells it; elsewhere the number alone. */
function holderOf(pid: number): string {
  try {
    const [, facts = ''] = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ');
    return `${pid} ${facts.split(' ')[19]}`;
  } catch {
    return String(pid);
  }
}
