import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'vite';
import { describe, expect, it } from 'vitest';
import { ROOT } from './project.ts';

/** Bytes after gzip, with all dependencies; a server on an edge network loads this. */
const BUDGETS = { truelayer: 25_000, host: 60_000 } as const;

/** An app that imports all of an entry, bundled as a partner's bundler would do it. */
async function bundledSizeOf(entry: string): Promise<number> {
  const app = '\0app';
  const file = JSON.stringify(join(ROOT, 'dist', `${entry}.js`));
  const result = await build({
    configFile: false,
    logLevel: 'error',
    root: ROOT,
    plugins: [
      {
        name: 'app',
        resolveId: (id) => (id === app ? app : undefined),
        load: (id) => (id === app ? `import * as all from ${file}; globalThis.all = all;` : null),
      },
    ],
    build: {
      write: false,
      minify: true,
      target: 'es2022',
      rolldownOptions: { input: app, external: [/^node:/] },
    },
  });
  const [{ output = [] } = {}] = [result].flat().filter((each) => 'output' in each);
  const code = output.map((file) => ('code' in file ? file.code : '')).join('');
  expect(code.length).toBeGreaterThan(10_000);
  return gzipSync(code, { level: 9 }).length;
}

describe('the size of a bundle', () => {
  it.each(['truelayer', 'host'] as const)(
    'a bundle of connect-bank/%s stays in its budget',
    async (entry) => {
      expect(await bundledSizeOf(entry)).toBeLessThanOrEqual(BUDGETS[entry]);
    },
  );
});

/**
 * An import may take 100 ms if Node takes 40 ms to start. The test compares processor times, so that a busy
 * or slow machine does not matter.
 */
const MAX_RATIO_TO_START = 2.5;

/** Measures the processor time of a new process in milliseconds: to start, and then to import. */
function measureImport(entry: string): { start: number; load: number } {
  const url = JSON.stringify(pathToFileURL(join(ROOT, 'dist', `${entry}.js`)).href);
  const script = `const ms = ({ user, system }) => (user + system) / 1000;
    const before = process.cpuUsage();
    await import(${url});
    console.log(JSON.stringify({ start: ms(before), load: ms(process.cpuUsage(before)) }));`;
  const args = ['--input-type=module', '--eval', script];
  return JSON.parse(execFileSync(process.execPath, args, { encoding: 'utf8' }));
}

describe('the time of an import', () => {
  it.each(['truelayer', 'host'])(
    'an import of connect-bank/%s takes little processor time',
    (entry) => {
      const costs = Array.from({ length: 5 }, () => measureImport(entry));
      const least = (what: 'start' | 'load') => Math.min(...costs.map((cost) => cost[what]));
      expect(least('load') / least('start')).toBeLessThan(MAX_RATIO_TO_START);
    },
  );
});
