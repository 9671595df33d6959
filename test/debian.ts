/** What a machine lacks and may be given: only where that needs no question to anybody. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

/** Installs a package as root on Debian or Ubuntu; false anywhere else, and where it fails. */
export function installFromApt(name: string): boolean {
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return false;
  console.log(`Installing the ${name} package with apt-get …`);
  return [['update'], ['install', '--yes', '--no-install-recommends', name]].every((step) => {
    const { status, stderr } = spawnSync('apt-get', ['--quiet=2', ...step], {
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
      encoding: 'utf8',
    });
    if (status !== 0) console.error(`apt-get ${step[0]} failed.\n${stderr}`);
    return status === 0;
  });
}
