/** The runtimes in which the host is tested, and their executables. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { installCached } from '../installs/cache.ts';

export type Runtime = {
  name: string;
  version: string;
  /** The `navigator.userAgent`, which Node has since version 21. */
  agent: string;
  /** The npm package with the executable for this platform; absent for the current Node. */
  source?: { packageName: string; path: string };
  /** Arguments before the module. A Worker has none, because it is served instead. */
  command?: readonly string[];
};

const { platform, arch } = process;
const CPU = { x64: 'x64', arm64: 'aarch64' }[arch as string] ?? arch;
const LIBC = platform === 'linux' ? '-glibc' : '';

export const WORKERD: Runtime = {
  name: 'workerd',
  version: '1.20261117.1',
  agent: 'Cloudflare-Workers',
  source: {
    packageName: `@cloudflare/workerd-${platform}-${arch === 'x64' ? '64' : arch}`,
    path: 'bin/workerd',
  },
};

/** The npm package `node` would need an install script, so this one has only the executable. */
export const NODE_24: Runtime = {
  name: 'Node',
  version: '24.21.0',
  agent: 'Node.js/24',
  source: { packageName: `node-${platform}-${arch}`, path: 'bin/node' },
  command: [],
};

export const RUNTIMES: readonly Runtime[] = [
  { name: 'Node', version: process.versions.node, agent: currentUserAgent(), command: [] },
  NODE_24,
  {
    name: 'Bun',
    version: '1.4.5',
    agent: 'Bun/1.4.5',
    source: { packageName: `@oven/bun-${platform}-${CPU}`, path: 'bin/bun' },
    command: ['run'],
  },
  {
    name: 'Deno',
    version: '2.9.6',
    agent: 'Deno/2.9.6',
    source: { packageName: `@deno/${platform}-${arch}${LIBC}`, path: 'deno' },
    command: ['run', '--no-config', '--allow-net=127.0.0.1', '--allow-env'],
  },
  WORKERD,
];

export const titleOf = ({ name, version }: Runtime): string => `${name} ${version}`;

/** The executable, or the reason why it is not available. */
type Executable = { path: string } | { missing: string };

export function findExecutable({ name, version, source }: Runtime): Executable {
  if (source === undefined) return { path: process.execPath };
  const found = installCached(`${source.packageName}@${version}`);
  if ('missing' in found) return found;
  const path = join(found.directory, 'node_modules', source.packageName, source.path);
  const { status, error, stderr } = spawnSync(path, ['--version'], { encoding: 'utf8' });
  if (status === 0) return { path };
  return { missing: `${name} does not run here: ${error?.message ?? stderr}` };
}

function currentUserAgent(): string {
  return globalThis.navigator?.userAgent ?? '';
}
