/** A Next.js app with the route of `docs/mounting.md`, in a process of its own. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { ROOT } from '../dist/project.ts';
import { snippet } from '../frameworks/snippets.ts';
import { cached } from '../runtimes/cache.ts';
import type { Mounted } from './mounted.ts';
import { writeProject } from './project.ts';
import { SESSION } from './session.ts';
import { SNIPPETS } from './snippets.ts';

const NEXT = 'next@16.4.6';
const REACT = ['react@19.3.1', 'react-dom@19.3.1'];

const ROUTE = 'app/connect-bank/[...path]/route.ts';

export type Mode = 'dev' | 'start';

/** The site's own, and where its packages are. */
const CONFIG = `
  import site from './site.config.mjs';
  export default { ...site, turbopack: { root: ${JSON.stringify(ROOT)} } };`;

const LAYOUT = `
  import type { ReactNode } from 'react';
  export default function Layout({ children }: { children: ReactNode }) {
    return <html lang="en-GB"><body>{children}</body></html>;
  }`;

/** A page of the server, with the component of docs/frameworks.md in it. */
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

/** The app, in a folder; or why Next is not there. */
export function createNextApp(name: string): { root: string } | { missing: string } {
  const found = cached(NEXT, ...REACT);
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

/** Starts the app on a free port, after a build where there has to be one. */
export async function startNext(
  root: string,
  mode: Mode,
  env: NodeJS.ProcessEnv,
): Promise<Mounted> {
  const next = join(root, 'node_modules/next/dist/bin/next');
  const options = { cwd: root, env: environmentOf(mode, env) };
  if (mode === 'start') {
    // Where an app is built, the variables of the place where it runs are not set.
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
  const url = await addressSaidBy(child);
  // The route is compiled when it is first asked for, and that takes a while.
  await fetch(`${url}/connect-bank/return`);
  return { url, close: () => end(child) };
}

function environmentOf(mode: Mode, env: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
  const NODE_ENV = mode === 'dev' ? 'development' : 'production';
  return { PATH: process.env.PATH, NEXT_TELEMETRY_DISABLED: '1', NODE_ENV, ...env };
}

/** @throws when it ends before it says one. */
async function addressSaidBy(child: ChildProcess): Promise<string> {
  const said: string[] = [];
  const ended = once(child, 'exit').then(([code]) => {
    throw new Error(`next ended with ${code}:\n${said.join('\n')}`);
  });
  const address = (async () => {
    for await (const line of createInterface({ input: child.stdout as NodeJS.ReadableStream })) {
      said.push(line);
      const [url] = /http:\/\/127\.0\.0\.1:\d+/.exec(line) ?? [];
      if (url !== undefined) return url;
    }
    throw new Error(`next said no address:\n${said.join('\n')}`);
  })();
  const url = await Promise.race([address, ended]);
  child.stdout?.resume();
  return url;
}

async function end(child: ChildProcess): Promise<void> {
  const ended = once(child, 'exit');
  child.kill();
  await ended;
}
