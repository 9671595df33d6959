import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, describe, expect, it } from 'vitest';
import { createSandbox } from '../../sandbox-server/index.ts';
import { listen } from '../../sandbox-server/node.ts';
import { hasProgram } from '../executable.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const page = readFileSync(join(ROOT, 'docs/state.md'), 'utf8');
const directory = mkdtempSync(join(tmpdir(), 'sandbox-state-docs-'));
afterAll(() => rmSync(directory, { recursive: true }));

const run = promisify(execFile);

/** The first snippet of a language that has a word in it. */
function snippet(language: string, word: string): string {
  const fences = page.matchAll(/^```(\w+)\n(.*?)^```$/gms);
  const code = [...fences].find(([, tongue, text]) => tongue === language && text?.includes(word));
  return code?.[2] ?? '';
}

describe('the page about state', () => {
  it('the curl commands save and restore a snapshot', async ({ skip }) => {
    skip(!hasProgram('curl'), 'this machine has no curl');
    const sandbox = createSandbox();
    const { url, close } = await listen(sandbox);
    const before = sandbox.snapshot();
    const [take = '', put = ''] = snippet('sh', '_sandbox/snapshot')
      .replaceAll('http://127.0.0.1:4400', url)
      .trim()
      .split('\n');
    await run('sh', ['-e', '-c', take], { cwd: directory });
    sandbox.faults.add({ problem: 'provider_error' });
    const { stdout } = await run('sh', ['-e', '-c', put], { cwd: directory });
    await close();
    expect(JSON.parse(stdout)).toHaveProperty('clock');
    expect(sandbox.snapshot()).toEqual(before);
  });

  it('the sandbox saves its state in a file', async () => {
    const code = snippet('js', 'openState')
      .replace('connect-bank/sandbox/node', join(ROOT, 'sandbox-server/node.ts'))
      .replace('connect-bank/sandbox', join(ROOT, 'sandbox-server/index.ts'))
      .replace('port: 4400', 'port: 0')
      .replace('// …', 'sandbox.faults.add({ problem: "provider_error" });');
    const file = join(directory, 'kept.mts');
    writeFileSync(file, code);
    const tsx = import.meta.resolve('tsx');
    await run(process.execPath, ['--import', tsx, file], { cwd: directory });
    expect(existsSync(join(directory, 'sandbox.state'))).toBe(true);
    expect(readFileSync(join(directory, 'sandbox.state'), 'utf8')).toContain('provider_error');
  });

  it('a test starts from a snapshot', async () => {
    const sandbox = createSandbox();
    const test = async () => void sandbox.faults.add({ problem: 'provider_error' });
    const { constructor: AsyncFunction } = Object.getPrototypeOf(test);
    const code = snippet('js', 'everyTestThatStartsHere');
    await AsyncFunction('sandbox', 'everyTestThatStartsHere', code)(sandbox, test);
    expect(code).not.toBe('');
    expect(sandbox.faults.list()).toEqual([]);
  });
});
