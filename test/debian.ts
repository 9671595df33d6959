/** Installs what a machine lacks, only where that needs no question: as root on Debian or Ubuntu. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

/** Another apt may be at work; a mirror may fail once. */
const OPTIONS = [
  '--quiet=2',
  '-o=DPkg::Lock::Timeout=300',
  '-o=Acquire::Retries=3',
  '-o=Acquire::http::Timeout=30',
];

/** Without its questions, and without starting the service that a package may bring. */
const ENVIRONMENT = { DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' };

/** Installs a package as root on Debian or Ubuntu; false on other machines, and if it fails, which is printed. */
export function installFromApt(name: string): boolean {
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return false;
  console.log(`Installing the ${name} package with apt-get …`);
  // A list of packages that is a little old still serves, so what `update` says counts only if `install` fails.
  const update = apt('update');
  const install = apt('install', '--yes', '--no-install-recommends', name);
  if (install.status === 0) return true;
  console.error(`apt-get could not install ${name}.\n${update.stderr}${install.stderr}`.trim());
  return false;
}

function apt(...command: string[]) {
  return spawnSync('apt-get', [...OPTIONS, ...command], {
    env: { ...process.env, ...ENVIRONMENT },
    encoding: 'utf8',
  });
}
