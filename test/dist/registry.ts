/** For tests of what this repository has not installed: an `npm install` of their own. */
import { spawnSync } from 'node:child_process';
import { createProject, type Project } from './project.ts';

/** What a busy machine with a slow network may need for one command. */
const PATIENCE_MS = 300_000;

/** What a hook may take that installs something. */
export const INSTALL_MS = 2 * PATIENCE_MS;

const OPTIONS = [
  ...['--ignore-scripts', '--prefer-offline', '--no-audit', '--no-fund'],
  ...['--fetch-retries=1', '--fetch-retry-mintimeout=1000'],
];

/** Codes with which npm ends when there is no network, no registry, or no such package in it. */
const UNREACHABLE =
  /\b(ENOTFOUND|EAI_AGAIN|ECONN\w+|ETIMEDOUT|E(NET|HOST)UNREACH|ERR_SOCKET_TIMEOUT|ENOTCACHED|E4\d\d|E5\d\d)\b/;

/** A project with the packages, or why there is none. Its owner removes it. */
export type Installed = { project: Project; unreachable?: string };

/**
 * Installs packages in a new project; their scripts are not run.
 * @param wanted the package by which a missing registry is named.
 * @param others names, or paths of tarballs.
 * @throws when npm reaches its registry, and fails all the same.
 */
export function install(wanted: string, ...others: string[]): Installed {
  const project = createProject();
  const unreachable = installIn(project, wanted, others);
  return unreachable === undefined ? { project } : { project, unreachable };
}

/**
 * Installs packages in a folder that has a manifest; their scripts are not run.
 * @returns why not, where npm cannot reach its registry.
 * @throws when it can, and fails all the same.
 */
export function installIn(
  { directory }: Pick<Project, 'directory'>,
  wanted: string,
  others: readonly string[] = [],
): string | undefined {
  const packages = [wanted, ...others];
  const { status, stderr } = npm(directory, 'install', ...OPTIONS, ...packages);
  if (status === 0) return undefined;
  if (UNREACHABLE.test(stderr)) return `npm cannot reach a registry that has ${wanted}`;
  throw new Error(`npm install ${packages.join(' ')} failed:\n${stderr}`);
}

function npm(directory: string, ...args: string[]) {
  // `npm test --silent` would have it say nothing of what went wrong.
  const said = [...args, '--loglevel=error'];
  return spawnSync('npm', said, { cwd: directory, encoding: 'utf8', timeout: PATIENCE_MS });
}
