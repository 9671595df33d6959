import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, afterEach, describe, expect, it } from 'vitest';

const ROOT = resolve(import.meta.dirname, '../..');
const running: ChildProcess[] = [];
afterEach(() => {
  for (const child of running.splice(0)) child.kill('SIGKILL');
});

const directory = mkdtempSync(join(tmpdir(), 'sandbox-cli-'));
afterAll(() => rmSync(directory, { recursive: true }));

function write(json: unknown): string {
  const file = join(directory, 'sandbox.json');
  writeFileSync(file, JSON.stringify(json));
  return file;
}

async function tokenFrom(url: string, credentials: Record<string, string>): Promise<string> {
  const body = new URLSearchParams({
    grant_type: 'client_credentials',
    scope: 'data',
    ...credentials,
  });
  const response = await fetch(`${url}/connect/token`, { method: 'POST', body });
  return (await response.json()).access_token;
}

function claimsOf(token: string): { iat: number } {
  return JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
}

function run(...flags: string[]) {
  const child = spawn(process.execPath, ['--import', 'tsx', 'sandbox-server/cli.ts', ...flags], {
    cwd: ROOT,
  });
  running.push(child);
  return child;
}

async function firstLine(child: ReturnType<typeof run>): Promise<string> {
  const [line] = await once(createInterface(child.stdout), 'line');
  return String(line);
}

async function finished(child: ReturnType<typeof run>) {
  const output = { stdout: '', stderr: '' };
  child.stdout.on('data', (chunk) => {
    output.stdout += chunk;
  });
  child.stderr.on('data', (chunk) => {
    output.stderr += chunk;
  });
  const [code] = await once(child, 'close');
  return { code, ...output };
}

describe('the command line', () => {
  it('says first that it is ready, and where', async () => {
    const line = await firstLine(run('--port', '0'));
    expect(line).toMatch(/^connect-bank-sandbox ready on http:\/\/127\.0\.0\.1:\d+$/);
    const response = await fetch(`${line.split(' ').at(-1)}/health`);
    expect(response.status).toBe(200);
  });

  it('says so in JSON, with the client to use', async () => {
    const child = run('--port', '0', '--json', '--client', 'app:top:secret');
    const ready = JSON.parse(await firstLine(child));
    expect(ready).toEqual({
      url: expect.stringContaining('http://127.0.0.1:'),
      client_id: 'app',
      client_secret: 'top:secret',
    });
  });

  it('starts from a configuration file, with the first of its clients', async () => {
    const clients = [
      { id: 'lender', secret: 'hush' },
      { id: 'club', secret: 'hush' },
    ];
    const file = write({ clients, previews: ['get-connection'] });
    const ready = JSON.parse(await firstLine(run('--port', '0', '--json', '--config', file)));
    expect(ready).toMatchObject({ client_id: 'lender', client_secret: 'hush' });
  });

  it('names a mock user of the file, where it names one', async () => {
    const file = write({ customers: [{ username: 'ada', password: 'lovelace', accounts: [] }] });
    const child = run('--port', '0', '--config', file);
    const output = finished(child);
    await firstLine(child);
    child.kill('SIGTERM');
    expect((await output).stderr).toContain('ada / lovelace, and more');
  });

  it('lets flags win over the file', async () => {
    const file = write({
      clients: [{ id: 'lender', secret: 'hush' }],
      now: '2026-01-01T00:00:00Z',
    });
    const flags = ['--client', 'app:secret', '--now', '2030-01-01T00:00:00Z', '--config', file];
    const { url, client_id } = JSON.parse(await firstLine(run('--port', '0', '--json', ...flags)));
    expect(client_id).toBe('app');
    const claims = claimsOf(await tokenFrom(url, { client_id: 'app', client_secret: 'secret' }));
    expect(new Date(claims.iat * 1000).getUTCFullYear()).toBe(2030);
  });

  it('switches previews on', async () => {
    const flags = ['--port', '0', '--json', '--preview', 'reconfirmation, get-connection'];
    const { url, ...credentials } = JSON.parse(await firstLine(run(...flags)));
    const token = await tokenFrom(url, credentials);
    const headers = { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' };
    const body = JSON.stringify({
      scopes: ['accounts'],
      provider_selection: { type: 'user_selected' },
      user: { name: 'Ada Lovelace', email: 'ada@example.com' },
      user_consent: { type: 'authorization_flow_captured' },
    });
    const connections = `${url}/v3/data-connections`;
    const created = await (await fetch(connections, { method: 'POST', headers, body })).json();
    const read = await fetch(`${connections}/${created.id}`, { headers });
    expect(read.status).toBe(200);
  });

  it("sends the opener policy it is told to with the journey's pages", async () => {
    const flags = ['--port', '0', '--json', '--opener-policy', 'same-origin'];
    const { url } = JSON.parse(await firstLine(run(...flags)));
    const page = await fetch(`${url}/data/no-such-journey`);
    expect(page.headers.get('Cross-Origin-Opener-Policy')).toBe('same-origin');
  });

  it.each([
    [{ clints: [] }, "Unknown field 'clints'. Did you mean 'clients'?"],
    [{ clients: [{ id: 'app' }] }, 'clients.0.secret: Must be provided'],
    [{ customers: [{ username: 'a', password: 'b' }] }, 'customers.0.accounts: Must be provided'],
  ])('refuses the configuration %j', async (json, message) => {
    const file = write(json);
    const { code, stderr, stdout } = await finished(run('--config', file));
    expect(code).toBe(2);
    expect(stderr).toContain(`${file} is not as expected`);
    expect(stderr).toContain(message);
    expect(stdout).toBe('');
  });

  it.each(['SIGTERM', 'SIGINT'] as const)('ends cleanly on %s', async (signal) => {
    const child = run('--port', '0', '--quiet');
    await firstLine(child);
    child.kill(signal);
    const [code] = await once(child, 'close');
    expect(code).toBe(0);
  });

  it('shows its flags on one screen', async () => {
    const { code, stdout } = await finished(run('--help'));
    expect(code).toBe(0);
    expect(stdout.split('\n').length).toBeLessThan(24);
    expect(stdout).toContain('--client ID:SECRET');
  });

  it.each([
    [['--port', 'x'], '--port: expected a number'],
    [['--port', '70000'], '--port: expected a number'],
    [['--now', 'soon'], '--now: expected an ISO 8601 instant'],
    [['--client', 'app'], '--client: expected ID:SECRET'],
    [['--preview', 'all'], "Valid values are 'reconfirmation', 'get-connection'"],
    [['--config', '/nowhere.json'], '/nowhere.json is not as expected'],
    [['--colour'], "Unknown option '--colour'"],
    [['extra'], "Unexpected argument 'extra'"],
  ])('refuses %j', async (flags, message) => {
    const { code, stderr, stdout } = await finished(run(...flags));
    expect(code).toBe(2);
    expect(stderr).toContain(message);
    expect(stdout).toBe('');
  });

  it('explains a port that is taken', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const address = other.address();
    const port = typeof address === 'object' ? String(address?.port) : '';
    const { code, stderr } = await finished(run('--port', port));
    other.close();
    expect(code).toBe(1);
    expect(stderr).toContain('Choose another --port');
  });
});
