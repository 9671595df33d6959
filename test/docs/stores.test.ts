import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createProject, type Project, ROOT } from '../dist/project.ts';
import { describeWithRedis } from '../redis-suite.ts';

const run = promisify(execFile);

const page = readFileSync(join(ROOT, 'docs/stores.md'), 'utf8');
const snippets = [...page.matchAll(/^```ts\n\/\/ (\S+)\n(.*?)^```$/gms)].map(
  ([, file = '', code = '']) => ({ file, code }),
);

/** Uses the store, then closes the client so that the process exits. */
const USE = `
import { client, store } from './FILE';
const forgetAt = Date.now() + 60_000;
console.log(await store.setMarker('a', forgetAt), await store.setMarker('a', forgetAt));
await store.deleteMarker('a');
(client.destroy ?? client.disconnect).call(client);
`;

describe('the page about stores', () => {
  it('the page has a snippet for each library', () => {
    expect(snippets.map(({ file }) => file)).toEqual(['ioredis.ts', 'node-redis.ts']);
  });
});

describeWithRedis('the code of the page about stores', (redis) => {
  let project: Project;
  beforeAll(() => {
    project = createProject();
    for (const name of ['ioredis', 'redis']) project.link(name);
  });
  afterAll(() => project.remove());

  it.each(snippets)('the store of $file stores markers', async ({ file, code }) => {
    const source = code
      .replace('connect-bank/host', join(ROOT, 'widget/host/index.ts'))
      .replace('redis://127.0.0.1:6379', redis().url);
    writeFileSync(join(project.directory, file), source);
    writeFileSync(join(project.directory, `use-${file}`), USE.replace('FILE', file));
    const args = ['--import', import.meta.resolve('tsx'), `use-${file}`];
    const { stdout, stderr } = await run(process.execPath, args, { cwd: project.directory });
    expect({ stdout, stderr }).toEqual({ stdout: 'true false\n', stderr: '' });
  });
});
