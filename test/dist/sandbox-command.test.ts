import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { COMMAND, MANIFEST } from './manifest.ts';

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
  const child = spawn(process.execPath, [COMMAND, ...flags]);
  running.push(child);
  return child;
}

function spawnWith(env: Record<string, string>, ...flags: string[]) {
  const child = spawn(process.execPath, [COMMAND, '--port', '0', '--json', ...flags], {
    env: { ...process.env, ...env },
  });
  running.push(child);
  return child;
}

/** On a free port, and what it says when it is ready. */
async function ready(...flags: string[]) {
  const child = run('--port', '0', '--json', ...flags);
  const { url, inspector } = JSON.parse(await firstLine(child));
  return { child, url: String(url), inspector };
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

/** Each test starts processes, on a machine that may do other things too. */
const UNHURRIED = { timeout: 300_000 };

describe('the command line', UNHURRIED, () => {
  it('the command first prints its URL', async () => {
    const line = await firstLine(run('--port', '0'));
    expect(line).toMatch(/^connect-bank-sandbox ready on http:\/\/127\.0\.0\.1:\d+$/);
    const response = await fetch(`${line.split(' ').at(-1)}/health`);
    expect(response.status).toBe(200);
  });

  it('the command prints its URL and client as JSON', async () => {
    const child = run('--port', '0', '--json', '--client', 'app:top:secret');
    const ready = JSON.parse(await firstLine(child));
    expect(ready).toEqual({
      url: expect.stringContaining('http://127.0.0.1:'),
      client_id: 'app',
      client_secret: 'top:secret',
      seed: expect.stringMatching(/^[\da-f]{12}$/),
      inspector: `${ready.url}/_sandbox`,
    });
  });

  it('the command starts from a configuration file with its first client', async () => {
    const clients = [
      { id: 'lender', secret: 'hush' },
      { id: 'club', secret: 'hush' },
    ];
    const file = write({ clients, previews: ['get-connection'] });
    const ready = JSON.parse(await firstLine(run('--port', '0', '--json', '--config', file)));
    expect(ready).toMatchObject({ client_id: 'lender', client_secret: 'hush' });
  });

  it('the banner shows a mock user of the configuration file', async () => {
    const file = write({ users: [{ username: 'ada', password: 'lovelace', accounts: [] }] });
    const child = run('--port', '0', '--config', file);
    const output = finished(child);
    await firstLine(child);
    child.kill('SIGTERM');
    expect((await output).stderr).toContain('ada / lovelace, and more');
  });

  it('flags override the configuration file', async () => {
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

  it('the command enables previews', async () => {
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

  it("the command sends the configured opener policy with the journey's pages", async () => {
    const flags = ['--port', '0', '--json', '--opener-policy', 'same-origin'];
    const { url } = JSON.parse(await firstLine(run(...flags)));
    const page = await fetch(`${url}/data/no-such-journey`);
    expect(page.headers.get('Cross-Origin-Opener-Policy')).toBe('same-origin');
  });

  it('the command rejects an invalid configuration file', async () => {
    const file = write({ clints: [] });
    const { code, stderr, stdout } = await finished(run('--config', file));
    expect(code).toBe(2);
    expect(stderr).toContain(`${file} is not as expected`);
    expect(stderr).toContain("Unknown field 'clints'. Did you mean 'clients'?");
    expect(stdout).toBe('');
  });

  it.each(['SIGTERM', 'SIGINT'] as const)('the command exits with code 0 on %s', async (signal) => {
    const child = run('--port', '0', '--quiet');
    await firstLine(child);
    child.kill(signal);
    const [code] = await once(child, 'close');
    expect(code).toBe(0);
  });

  it('the help fits one screen', async () => {
    const { code, stdout } = await finished(run('--help'));
    expect(code).toBe(0);
    const lines = stdout.split('\n');
    expect(lines.length).toBeLessThanOrEqual(24);
    expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(80);
    expect(stdout).toContain('--client ID:SECRET');
  });

  it.each(['--version', '-v'])('%s prints the version of the package', async (flag) => {
    expect((await finished(run(flag))).stdout).toBe(`${MANIFEST.version}\n`);
  });

  it('the command rejects unknown arguments with the exit code for wrong usage', async () => {
    const { code, stderr, stdout } = await finished(run('--colour'));
    expect(code).toBe(2);
    expect(stderr).toMatch(/^connect-bank-sandbox: Unknown option '--colour'/);
    expect(stdout).toBe('');
  });

  it('the command rejects an unknown scenario', async () => {
    const { code, stderr } = await finished(run('--port', '0', '--scenario', 'conected'));
    expect(code).toBe(2);
    expect(stderr).toContain('--scenario: expected one of waiting, connected,');
  });

  it('the command explains that the port is in use', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const address = other.address();
    const port = typeof address === 'object' ? String(address?.port) : '';
    const { code, stderr } = await finished(run('--port', port));
    other.close();
    expect(code).toBe(1);
    expect(stderr).toContain(`127.0.0.1:${port}. Another process, perhaps another sandbox`);
  });
});

describe('a sandbox from the command line', UNHURRIED, () => {
  it('the sandbox starts in a scenario', async () => {
    const { url } = await ready('--scenario', 'revoked');
    const { items } = await (await fetch(`${url}/_sandbox/connections`)).json();
    expect(items).toMatchObject([{ status: 'authorized', access: 'revoked' }]);
    expect(items[0].hosted_page_uri).toContain(`${url}/data/`);
  });

  it('the sandbox approves a journey without a browser', async () => {
    const { url } = await ready('--scenario', 'waiting');
    const { items } = await (await fetch(`${url}/_sandbox/connections`)).json();
    const address = `${url}/_sandbox/connections/${items[0].id}/approve`;
    const response = await fetch(address, { method: 'POST', body: '{"user":"salaried"}' });
    expect(await response.json()).toMatchObject({ connection: { status: 'authorized' } });
  });

  it('the banner shows the URL of the inspector', async () => {
    const child = run('--port', '0', '--scenario', 'connected');
    const output = finished(child);
    const url = (await firstLine(child)).split(' ').at(-1);
    child.kill('SIGTERM');
    const { stderr } = await output;
    expect(stderr).toMatch(/ {2}scenario +connected\n/);
    expect(stderr).toContain(`${url}/_sandbox\n`);
  });

  it('the sandbox continues from its state file and runs its scenario once', async () => {
    const state = ['--state', join(directory, 'state.jsonl'), '--scenario', 'connected'];
    const first = await ready(...state);
    await fetch(`${first.url}/_sandbox/scenarios`, {
      method: 'POST',
      body: JSON.stringify({ name: 'denied' }),
    });
    first.child.kill('SIGTERM');
    await once(first.child, 'close');
    const second = run('--port', '0', '--json', ...state);
    const output = finished(second);
    const { url } = JSON.parse(await firstLine(second));
    const { items } = await (await fetch(`${url}/_sandbox/connections`)).json();
    second.kill('SIGTERM');
    expect(items.map(({ status }: { status: string }) => status)).toEqual(['authorized', 'failed']);
    expect((await output).stderr).toContain('--scenario was not run again');
  });

  it('ids differ for each start, but are equal for the same seed', async () => {
    const idsOf = async (...flags: string[]) => {
      const child = run('--port', '0', '--json', '--scenario', 'connected', ...flags);
      const { url, seed } = JSON.parse(await firstLine(child));
      const { items } = await (await fetch(`${url}/_sandbox/connections`)).json();
      return { seed, id: items[0].id };
    };
    const first = await idsOf();
    expect((await idsOf()).id).not.toBe(first.id);
    expect(await idsOf('--seed', first.seed)).toEqual(first);
  });

  it('the sandbox exits when the npm process that started it exits', async () => {
    const script = `"${process.execPath}" "${COMMAND}" --port 0 --json & wait`;
    const env = { ...process.env, npm_command: 'exec' };
    const shell = spawn('sh', ['-c', script], { env });
    running.push(shell);
    const { url } = JSON.parse(await firstLine(shell));
    const stream = await fetch(`${url}/_sandbox/events`);
    const ended = stream.text().catch(() => 'ended');
    shell.kill('SIGTERM');
    await ended;
    await expect.poll(() => fetch(url).catch(() => 'closed'), { timeout: 20_000 }).toBe('closed');
  });

  it('the sandbox reports an invalid state file and does not change it', async () => {
    const file = join(directory, 'no-state.jsonl');
    writeFileSync(file, 'a diary\n');
    const { code, stderr } = await finished(run('--port', '0', '--state', file));
    expect(code).toBe(1);
    expect(stderr).toContain(file);
    expect(readFileSync(file, 'utf8')).toBe('a diary\n');
  });

  it.each(['SIGTERM', 'SIGINT'] as const)(
    'the sandbox exits on %s while an event stream and a wait request are open',
    async (signal) => {
      const { url, child } = await ready();
      const stream = await fetch(`${url}/_sandbox/events`);
      await stream.body?.getReader().read();
      const waiting = fetch(`${url}/_sandbox/webhooks/wait?timeout=600000`).catch(() => 'ended');
      child.kill(signal);
      const [code] = await once(child, 'close');
      expect(code).toBe(0);
      expect(await waiting).toBe('ended');
    },
  );

  it('the control plane requires a token if other machines can reach it', async () => {
    const { url, inspector } = await ready('--host', '0.0.0.0', '--control-token', 'let-me-in');
    expect(inspector).toBe(`${url}/_sandbox`);
    expect((await fetch(`${url}/_sandbox/clock`)).status).toBe(401);
    const headers = { Authorization: 'Bearer let-me-in' };
    expect((await fetch(`${url}/_sandbox/clock`, { headers })).status).toBe(200);
  });

  it('the token can come from the environment', async () => {
    const child = spawnWith({ CONNECT_BANK_SANDBOX_TOKEN: 'let-me-in' }, '--host', '0.0.0.0');
    const { url } = JSON.parse(await firstLine(child));
    const headers = { Authorization: 'Bearer let-me-in' };
    expect((await fetch(`${url}/_sandbox/clock`, { headers })).status).toBe(200);
  });

  it('the sandbox reports that the control plane is off if other machines can reach it and there is no token', async () => {
    const child = run('--port', '0', '--json', '--quiet', '--host', '0.0.0.0');
    const output = finished(child);
    const { url, inspector } = JSON.parse(await firstLine(child));
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect(inspector).toBeNull();
    expect((await fetch(`${url}/_sandbox`)).status).toBe(403);
    child.kill('SIGTERM');
    expect((await output).stderr).toContain('Switch them on with --control-token');
  });
});

describe('connect-bank-sandbox exec', UNHURRIED, () => {
  const SCRIPT = `
    const { TRUELAYER_AUTH_URL, TRUELAYER_CLIENT_ID, TRUELAYER_CLIENT_SECRET } = process.env;
    const body = new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: TRUELAYER_CLIENT_ID,
      client_secret: TRUELAYER_CLIENT_SECRET,
      scope: 'data',
    });
    const response = await fetch(TRUELAYER_AUTH_URL + '/connect/token', { method: 'POST', body });
    const keys = await fetch(process.env.TRUELAYER_WEBHOOK_JWKS_URL);
    const api = new URL('/health', process.env.TRUELAYER_API_URL);
    console.log(response.status, keys.status, (await fetch(api)).status);
    process.exitCode = 7;
  `;

  it('the child finds the sandbox in its environment, owns stdout and sets the exit code', async () => {
    const command = [process.execPath, '--input-type=module', '-e', SCRIPT];
    const { code, stdout, stderr } = await finished(
      run('exec', '--client', 'app:hush', '--', ...command),
    );
    expect(stdout).toBe('200 200 200\n');
    expect(stderr).toMatch(/^connect-bank-sandbox ready on http:/);
    expect(code).toBe(7);
  });

  it('the child receives its own flags', async () => {
    const { stdout, code } = await finished(run('exec', '--quiet', '--', 'echo', '--json', '--'));
    expect(stdout).toBe('--json --\n');
    expect(code).toBe(0);
  });

  it.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)('the child receives %s', async (signal) => {
    const script = `
      process.once('${signal}', () => { console.log('heard'); process.exit(3); });
      setInterval(() => undefined, 1000);
      console.log('up');
    `;
    const child = run('exec', '--quiet', '--', process.execPath, '-e', script);
    const output = finished(child);
    expect(await firstLine(child)).toBe('up');
    child.kill(signal);
    expect(await output).toMatchObject({ code: 3, stdout: 'up\nheard\n' });
  });

  it('a signal ends the child and all its descendants', async () => {
    const nap = 'console.log(process.pid); setInterval(() => undefined, 1000)';
    const script = `${JSON.stringify(process.execPath)} -e ${JSON.stringify(nap)} & wait`;
    const child = run('exec', '--quiet', '--', 'sh', '-c', script);
    const output = finished(child);
    const pid = Number(await firstLine(child));
    child.kill('SIGTERM');
    expect((await output).code).toBe(128 + 15);
    expect(() => process.kill(pid, 0)).toThrow('ESRCH');
  });

  it('a child that a signal ended sets the exit code to 128 plus its number', async () => {
    const { code } = await finished(run('exec', '--quiet', '--', 'sh', '-c', 'kill -KILL $$'));
    expect(code).toBe(128 + 9);
  });

  it('an unknown command is reported', async () => {
    const { code, stderr } = await finished(run('exec', '--quiet', '--', 'no-such-command'));
    expect(code).toBe(127);
    expect(stderr).toContain('exec: there is no command "no-such-command" in the PATH.');
  });
});
