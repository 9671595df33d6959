import { spawnSync } from 'node:child_process';
import { cpSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { SESSION } from '../mounting/session.ts';
import { SNIPPETS } from '../mounting/snippets.ts';
import type { Cached } from '../runtimes/cache.ts';
import { OLDEST_HONO, otherVersions } from './other-versions.ts';
import { createInstalledProject, type Project, ROOT } from './project.ts';
import { INSTALL_MS } from './registry.ts';

const TSC = join(ROOT, 'node_modules/.bin/tsc');
const JOURNEY = 'test/dist/hono-journey.mjs';
const NEWEST = join(ROOT, 'node_modules/hono');

/** An app may also be of another copy of Hono than the package's: only a function is exchanged. */
const BY_FETCH = `
  import { connectBankHost } from 'connect-bank/host';
  import { Hono } from 'hono';
  import { bank } from './bank.ts';
  import { signedInUser } from './session.ts';
  const user = ({ req }: { req: { header(name: string): string | undefined } }) =>
    signedInUser(req.header('X-Session'));
  export const app = new Hono().mount('/connect-bank', connectBankHost({ ...bank, user }).fetch);`;

/** A library of another vendor, with a Hono of its own. */
const AUTH = `export { HTTPException } from 'hono/http-exception';`;

let versions: Cached;

beforeAll(() => {
  versions = otherVersions();
}, INSTALL_MS);

/** What the compiler finds wrong with a project's files. */
function typeErrorsIn({ directory }: Project, apps: Record<string, string>): string {
  const files = { ...apps, 'bank.ts': SNIPPETS['bank.ts'] ?? '', 'session.ts': SESSION };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(directory, name), text);
  const options = '--noEmit --strict --module nodenext --target es2022 --lib es2023,dom';
  const more = ['--types', 'node', '--allowImportingTsExtensions', '--skipLibCheck'];
  const args = [...options.split(' '), ...more, ...Object.keys(apps)];
  return spawnSync(TSC, args, { cwd: directory, encoding: 'utf8' }).stdout;
}

type Walked = { signedOut: number; journey: unknown };

function journeysIn({ directory, copy }: Project) {
  copy(JOURNEY);
  const options = { cwd: directory, encoding: 'utf8' } as const;
  const { stdout, stderr } = spawnSync(process.execPath, [JOURNEY], options);
  expect(stderr).toBe('');
  const walked: { isSameHono: boolean; route: Walked; mount: Walked } = JSON.parse(stdout);
  return walked;
}

describe.each([
  { which: `the oldest accepted, ${OLDEST_HONO},`, app: 'oldest', own: undefined },
  { which: 'the newest', app: 'newest', own: undefined },
  { which: 'another copy than the one the package finds', app: 'oldest', own: 'newest' },
] as const)('an app whose Hono is $which', ({ app, own }) => {
  let project: Project | undefined;
  let walked: ReturnType<typeof journeysIn>;

  beforeAll(() => {
    if ('missing' in versions) return;
    const oldest = join(versions.directory, 'node_modules/hono');
    const foldersOf = { oldest, newest: NEWEST };
    const { directory, ...rest } = createInstalledProject();
    project = { directory, ...rest };
    const put = (from: string, to: string) =>
      cpSync(from, join(directory, 'node_modules', to), { recursive: true });
    rest.unlink('hono');
    put(foldersOf[app], 'hono');
    if (own !== undefined) put(foldersOf[own], 'connect-bank/node_modules/hono');
    put(join(versions.directory, 'node_modules/hono-4.9'), 'auth/node_modules/hono');
    const auth = join(directory, 'node_modules/auth');
    writeFileSync(join(auth, 'package.json'), '{ "type": "module", "exports": "./index.js" }');
    writeFileSync(join(auth, 'index.js'), AUTH);
    rest.link('@types/node');
    walked = journeysIn(project);
  });

  afterAll(() => project?.remove());

  beforeEach(({ skip }) => {
    if ('missing' in versions) skip(versions.missing);
  });

  it('is the one that is meant', () => {
    expect(walked.isSameHono).toBe(own === undefined);
  });

  it('type-checks with the host mounted', () => {
    if (project === undefined) throw new Error('There is no project');
    const byRoute = own === undefined ? { 'hono.ts': SNIPPETS['hono.ts'] ?? '' } : {};
    expect(typeErrorsIn(project, { 'fetch.ts': BY_FETCH, ...byRoute })).toBe('');
  });

  it.each(['route', 'mount'] as const)('completes a journey through app.%s', (how) => {
    const done = { created: 201, returned: 200, status: 'authorized' };
    expect(walked[how].journey).toEqual(done);
  });

  it('is answered with the status of an HTTPException of a third copy', () => {
    expect([walked.route.signedOut, walked.mount.signedOut]).toEqual([401, 401]);
  });
});
