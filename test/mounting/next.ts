/** Runs a Next.js app with the route of `docs/mounting.md` in its own process. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { ROOT } from '../dist/project.ts';
import { snippet } from '../frameworks/snippets.ts';
import { installCached } from '../installs/cache.ts';
import type { MountedServer } from './mounted-host-suite.ts';
import { writeProject } from './project.ts';
import { SESSION } from './session.ts';
import { SNIPPETS } from './snippets.ts';

const NEXT = 'next@16.4.6';
const REACT = ['react@19.3.1', 'react-dom@19.3.1'];

const ROUTE = 'app/connect-bank/[...path]/route.ts';

export type Mode = 'dev' | 'start';

/** The configuration of docs/mounting.md, and the root of the packages. */
const CONFIG = `
  import site from './site.config.mjs';
  export default { ...site, turbopack: { root: ${JSON.stringify(ROOT)} } };`;

const LAYOUT = `
  import type { ReactNode } from 'react';
  export default function Layout({ children }: { children: ReactNode }) {
    return <html lang="en-GB"><body>{children}</body></html>;
  }`;

/** A server-rendered page with the component of docs/frameworks.md. */
const PAGE = `
  import { ConnectAccount } from './connect-account';
  export default function Page() {
    return <ConnectAccount csrfToken="9f2c" />;
  }`;

const TSCONFIG = {
  compilerOptions: {
    strict: true,
    noEmit: true,
    target: 'es2022',
    lib: ['ES2022', 'DOM'],
    module: 'esnext',
    moduleResolution: 'bundler',
    jsx: 'react-jsx',
    skipLibCheck: true,
    types: ['node'],
  },
};

/** Writes the app to a folder, or returns the reason why Next.js is not available. */
export function createNextApp(name: string): { root: string } | { missing: string } {
  const found = installCached(NEXT, ...REACT);
  if ('missing' in found) return found;
  const root = writeProject(name, {
    'package.json': '{ "private": true, "type": "module" }',
    'next.config.mjs': CONFIG,
    'site.config.mjs': SNIPPETS['next.config.mjs'] ?? '',
    'tsconfig.json': JSON.stringify(TSCONFIG),
    'session.ts': SESSION,
    'bank.ts': SNIPPETS['bank.ts'] ?? '',
    [ROUTE]: SNIPPETS[ROUTE] ?? '',
    'app/layout.tsx': LAYOUT,
    'app/page.tsx': PAGE,
    'app/connect-account.tsx': snippet('connect-account.tsx'),
  });
  mkdirSync(join(root, 'node_modules'));
  symlinkSync(ROOT, join(root, 'node_modules/connect-bank'));
  for (const name of ['next', 'react', 'react-dom']) {
    symlinkSync(join(found.directory, 'node_modules', name), join(root, 'node_modules', name));
  }
  return { root };
}

/** Starts the app on a free port, after a build in production mode. */
export async function startNext(
  root: string,
  mode: Mode,
  env: NodeJS.ProcessEnv,
): Promise<MountedServer> {
  const next = join(root, 'node_modules/next/dist/bin/next');
  const options = { cwd: root, env: environmentOf(mode, env) };
  if (mode === 'start') {
    // A build must not depend on the variables of the production environment.
    const { status, stdout, stderr } = spawnSync(process.execPath, [next, 'build'], {
      cwd: root,
      env: environmentOf(mode),
      encoding: 'utf8',
    });
    if (status !== 0) throw new Error(`next build failed:\n${stdout}${stderr}`);
  }
  const args = [next, mode, '--hostname', '127.0.0.1', '--port', '0'];
  const child = spawn(process.execPath, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
  child.stderr.resume();
  const url = await readUrl(child);
  // The first request compiles the route, which is slow.
  await fetch(`${url}/connect-bank/return`);
  return { url, close: () => end(child) };
}

function environmentOf(mode: Mode, env: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
  const NODE_ENV = mode === 'dev' ? 'development' : 'production';
  return { PATH: process.env.PATH, NEXT_TELEMETRY_DISABLED: '1', NODE_ENV, ...env };
}

/**
 * Reads the URL that the server prints.
 * @throws Error if the process exits before
 */
async function readUrl(child: ChildProcess): Promise<string> {
  const output: string[] = [];
  const ended = once(child, 'exit').then(([code]) => {
    throw new Error(`next ended with ${code}:\n${output.join('\n')}`);
  });
  const url = (async () => {
    for await (const line of createInterface({ input: child.stdout as NodeJS.ReadableStream })) {
      output.push(line);
      const [match] = /http:\/\/127\.0\.0\.1:\d+/.exec(line) ?? [];
      if (match !== undefined) return match;
    }
    throw new Error(`next printed no URL:\n${output.join('\n')}`);
  })();
  const found = await Promise.race([url, ended]);
  child.stdout?.resume();
  return found;
}

async function end(child: ChildProcess): Promise<void> {
  const ended = once(child, 'exit');
  child.kill();
  await ended;
}
