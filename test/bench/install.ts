import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { outputOf } from './command.ts';

const MINUTES = 60_000;
const QUIET = ['--no-audit', '--no-fund', '--omit=dev', '--ignore-scripts', '--loglevel=error'];

/**
 * Installs a package, `name@version`, in a new folder without its install scripts.
 * @returns the folder's `node_modules`
 */
export async function install(name: string, directory: string): Promise<string> {
  // npm would install a folder of this name instead of the package.
  const folder = join(directory, name.replaceAll(/[^\w.-]/g, '_'));
  mkdirSync(folder, { recursive: true });
  const command = ['npm', 'install', '--prefix', folder, ...QUIET, name];
  await outputOf(command, { cwd: folder, timeout: 5 * MINUTES });
  return join(folder, 'node_modules');
}
