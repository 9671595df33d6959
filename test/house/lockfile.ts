/**
 * `npm run lockfile`: names in package-lock.json the optional packages of other platforms that the
 * registry at hand did not have when the file was written. Without them `npm ci` refuses the file,
 * on every platform.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';

export type LockedPackage = {
  version?: string;
  optional?: boolean;
  dev?: boolean;
  os?: string[];
  cpu?: string[];
  optionalDependencies?: Record<string, string>;
};
export type Lockfile = { packages: Record<string, LockedPackage> };

export const LOCKFILE = resolve(import.meta.dirname, '../../package-lock.json');

export function readLockfile(): Lockfile {
  return JSON.parse(readFileSync(LOCKFILE, 'utf8'));
}

/** Exact optional dependencies that no entry of the file stands for. */
export function missingFrom({ packages }: Lockfile): { name: string; version: string }[] {
  return Object.values(packages).flatMap(({ optionalDependencies = {} }) =>
    Object.entries(optionalDependencies)
      .filter(
        ([name]) => !Object.keys(packages).some((path) => path.endsWith(`node_modules/${name}`)),
      )
      .filter(([, version]) => /^\d/.test(version))
      .map(([name, version]) => ({ name, version })),
  );
}

const SYSTEMS = ['android', 'darwin', 'freebsd', 'linux', 'openbsd', 'openharmony', 'win32'];
const PROCESSORS = ['arm64', 'arm', 'ia32', 'loong64', 'ppc64', 'riscv64', 's390x', 'x64'];

/** What the name of a platform's package says of it, as npm reads it. */
function entryFor({ name, version }: { name: string; version: string }): LockedPackage {
  const words = name.split(/[/-]/);
  const os = SYSTEMS.filter((system) => words.includes(system));
  const cpu = PROCESSORS.filter((processor) => words.includes(processor));
  if (os.length !== 1 || cpu.length !== 1) throw new Error(`Which platform is ${name} for?`);
  return { version, cpu, dev: true, optional: true, os };
}

export function completed(lockfile: Lockfile): Lockfile {
  const added = missingFrom(lockfile).map(
    (each) => [`node_modules/${each.name}`, entryFor(each)] as const,
  );
  const packages = { ...lockfile.packages, ...Object.fromEntries(added) };
  const sorted = Object.entries(packages).sort(([a], [b]) => (a < b ? -1 : 1));
  return { ...lockfile, packages: Object.fromEntries(sorted) };
}

if (process.argv[1] === import.meta.filename) {
  writeFileSync(LOCKFILE, `${JSON.stringify(completed(readLockfile()), null, 2)}\n`);
}
