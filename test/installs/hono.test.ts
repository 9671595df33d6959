import { spawnSync } from 'node:child_process';
import { cpSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createInstalledProject, type Project, ROOT } from '../dist/project.ts';
import { SESSION } from '../mounting/session.ts';
import { SNIPPETS } from '../mounting/snippets.ts';
import type { CachedPackages } from './cache.ts';
import { installOtherVersions, OLDEST_HONO } from './other-versions.ts';
import { INSTALL_MS } from './registry.ts';

const TSC = join(ROOT, 'node_modules/.bin/tsc');
const JOURNEY = 'test/installs/hono-journey.mjs';
const NEWEST = join(ROOT, 'node_modules/hono');

/** With `mount`, the app may use another copy of Hono than the package. */
const MOUNTED_APP = `
  import { connectBankHost } from 'connect-bank/host';
  import { Hono } from 'hono';
  import { bank } from './bank.ts';
  import { signedInUser } from './session.ts';
  const user = ({ req }: { req: { header(name: string): string | undefined } }) =>
    signedInUser(req.header('X-Session'));
  export const app = new Hono().mount('/connect-bank', connectBankHost({ ...bank, user }).fetch);`;

/** A third-party library with its own copy of Hono. */
const AUTH = `export { HTTPException } from 'hono/http-exception';`;

let versions: CachedPackages;

beforeAll(() => {
  versions = installOtherVersions();
}, INSTALL_MS);

/** Compiles the files and returns the type errors. */
function typeErrorsIn({ directory }: Project, apps: Record<string, string>): string {
  const files = { ...apps, 'bank.ts': SNIPPETS['bank.ts'] ?? '', 'session.ts': SESSION };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(directory, name), text);
  const options = '--noEmit --strict --module nodenext --target es2022 --lib es2023,dom';
  const more = ['--types', 'node', '--allowImportingTsExtensions', '--skipLibCheck'];
  const args = [...options.split(' '), ...more, ...Object.keys(apps)];
  return spawnSync(TSC, args, { cwd: directory, encoding: 'utf8' }).stdout;
}

type JourneyResult = { signedOut: number; journey: unknown };

function runJourneys({ directory, copy }: Project) {
  copy(JOURNEY);
  const options = { cwd: directory, encoding: 'utf8' } as const;
  const { stdout, stderr } = spawnSync(process.execPath, [JOURNEY], options);
  expect(stderr).toBe('');
  const results: { isSameHono: boolean; route: JourneyResult; mount: JourneyResult } =
    JSON.parse(stdout);
  return results;
}

describe.each([
  { version: `the oldest accepted, ${OLDEST_HONO},`, app: 'oldest', own: undefined },
  { version: 'the newest', app: 'newest', own: undefined },
  { version: 'another copy than the one the package finds', app: 'oldest', own: 'newest' },
] as const)('an app with Hono $version', ({ app, own }) => {
  let project: Project | undefined;
  let results: ReturnType<typeof runJourneys>;

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
    results = runJourneys(project);
  });

  afterAll(() => project?.remove());

  beforeEach(({ skip }) => {
    if ('missing' in versions) skip(versions.missing);
  });

  it('the app uses the expected copy of Hono', () => {
    expect(results.isSameHono).toBe(own === undefined);
  });

  it('the app with the mounted host has no type errors', () => {
    if (project === undefined) throw new Error('There is no project');
    const byRoute = own === undefined ? { 'hono.ts': SNIPPETS['hono.ts'] ?? '' } : {};
    expect(typeErrorsIn(project, { 'fetch.ts': MOUNTED_APP, ...byRoute })).toBe('');
  });

  it.each(['route', 'mount'] as const)('a journey through app.%s connects the bank', (method) => {
    const done = { created: 201, returned: 200, status: 'authorized' };
    expect(results[method].journey).toEqual(done);
  });

  it('the host uses the status of an HTTPException of a third copy of Hono', () => {
    expect([results.route.signedOut, results.mount.signedOut]).toEqual([401, 401]);
  });
});
