/** For tests of what this repository has not installed: an `npm install` of their own. */
import { spawnSync } from 'node:child_process';
import { createProject, type Project } from './project.ts';

/** What a busy machine may need for one command. */
const PATIENCE_MS = 90_000;

/** What a hook may take that installs something. */
export const INSTALL_MS = 2 * PATIENCE_MS;

/** A project with the packages, or why there is none. Its owner removes it. */
export type Installed = { project: Project; unreachable?: string };

/**
 * Installs packages in a new project; their scripts are not run.
 * @param wanted the package that the registry is asked for first.
 * @param others names, or paths of tarballs.
 * @throws when npm reaches its registry, and fails all the same.
 */
export function install(wanted: string, ...others: string[]): Installed {
  const project = createProject();
  if (npm(project, 'view', wanted, 'version', '--fetch-retries=0').status !== 0) {
    return { project, unreachable: `npm cannot reach a registry that has ${wanted}` };
  }
  const packages = [wanted, ...others];
  const options = ['--ignore-scripts', '--prefer-offline', '--no-audit', '--no-fund'];
  const { status, stderr } = npm(project, 'install', ...options, ...packages);
  if (status !== 0) throw new Error(`npm install ${packages.join(' ')} failed:\n${stderr}`);
  return { project };
}

function npm({ directory }: Project, ...args: string[]) {
  return spawnSync('npm', args, { cwd: directory, encoding: 'utf8', timeout: PATIENCE_MS });
}
