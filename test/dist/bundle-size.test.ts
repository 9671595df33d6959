import { join } from 'node:path';
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

describe('a bundle', () => {
  it.each(['truelayer', 'host'] as const)(
    'of connect-bank/%s stays in its budget',
    async (entry) => {
      expect(await bundledSizeOf(entry)).toBeLessThanOrEqual(BUDGETS[entry]);
    },
  );
});
