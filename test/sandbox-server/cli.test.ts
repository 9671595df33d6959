import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, describe, expect, it } from 'vitest';

const ROOT = resolve(import.meta.dirname, '../..');
const running: ChildProcess[] = [];
afterEach(() => {
  for (const child of running.splice(0)) child.kill('SIGKILL');
});

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
