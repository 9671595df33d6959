/** Installs Debian packages without prompts, as root on Debian or Ubuntu. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

/** Waits for other apt processes, and retries failed downloads. */
const OPTIONS = [
  '--quiet=2',
  '-o=DPkg::Lock::Timeout=300',
  '-o=Acquire::Retries=3',
  '-o=Acquire::http::Timeout=30',
];

/** Disables prompts, and does not start the services of a package. */
const ENVIRONMENT = { DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' };

/** Installs a package. Returns false if it fails, or if this is not root on Debian or Ubuntu. */
export function installFromApt(name: string): boolean {
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return false;
  console.log(`Installing the ${name} package with apt-get …`);
  // An outdated package list may still work, so errors of `update` matter only if `install` fails.
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
