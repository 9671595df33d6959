/** Runs `npm install` for tests that need packages outside devDependencies. */
import { spawnSync } from 'node:child_process';
import { createProject, type Project } from '../dist/project.ts';

/** Enough for one command on a busy machine with a slow network. */
const COMMAND_TIMEOUT_MS = 300_000;

/** Timeout of a hook that installs packages. */
export const INSTALL_MS = 2 * COMMAND_TIMEOUT_MS;

const OPTIONS = [
  ...['--ignore-scripts', '--prefer-offline', '--no-audit', '--no-fund'],
  ...['--fetch-retries=1', '--fetch-retry-mintimeout=1000'],
];

/** npm's error codes if there is no network, no registry, or no such package. */
const UNREACHABLE =
  /\b(ENOTFOUND|EAI_AGAIN|ECONN\w+|ETIMEDOUT|E(NET|HOST)UNREACH|ERR_SOCKET_TIMEOUT|ENOTCACHED|E4\d\d|E5\d\d)\b/;

/** A project with the packages, or the reason why they are missing. The caller removes it. */
export type Installed = { project: Project; unreachable?: string };

/**
 * Installs packages in a new project without their install scripts.
 * @param first the package that the message about an unreachable registry names
 * @param others names, or paths of tarballs
 * @throws Error if npm reaches its registry but fails
 */
export function install(first: string, ...others: string[]): Installed {
  const project = createProject();
  const unreachable = installIn(project, first, others);
  return unreachable === undefined ? { project } : { project, unreachable };
}

/**
 * Installs packages in a folder with a package.json, without their install scripts.
 * @returns the reason if npm cannot reach its registry
 * @throws Error if it can, but fails
 */
export function installIn(
  { directory }: Pick<Project, 'directory'>,
  first: string,
  others: readonly string[] = [],
): string | undefined {
  const packages = [first, ...others];
  const { status, stderr } = npm(directory, 'install', ...OPTIONS, ...packages);
  if (status === 0) return undefined;
  if (UNREACHABLE.test(stderr)) return `npm cannot reach a registry that has ${first}`;
  throw new Error(`npm install ${packages.join(' ')} failed:\n${stderr}`);
}

function npm(directory: string, ...args: string[]) {
  // `npm test --silent` would suppress the errors.
  const options = [...args, '--loglevel=error'];
  return spawnSync('npm', options, {
    cwd: directory,
    encoding: 'utf8',
    timeout: COMMAND_TIMEOUT_MS,
  });
}
