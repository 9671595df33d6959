/** Projects of strangers: what they have of this repository is the packed package, installed. */
import { execFileSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { inject } from 'vitest';
import { MANIFEST, ROOT } from './manifest.ts';

export { MANIFEST, ROOT };

export type Project = {
  directory: string;
  /** Makes a dependency of this repository one of the project's, unless it has its own. */
  link(name: string): void;
  /** Takes it away again, to put another version in its place. */
  unlink(name: string): void;
  /** Copies files of this repository, to the same places. */
  copy(...files: string[]): void;
  remove(): void;
};

export function createProject(): Project {
  const directory = mkdtempSync(join(tmpdir(), 'connect-bank-'));
  writeFileSync(join(directory, 'package.json'), '{ "private": true, "type": "module" }');
  return {
    directory,
    link: (name) => {
      const place = join(directory, 'node_modules', name);
      mkdirSync(dirname(place), { recursive: true });
      if (!existsSync(place)) symlinkSync(join(ROOT, 'node_modules', name), place);
    },
    unlink: (name) => rmSync(join(directory, 'node_modules', name)),
    copy: (...files) => {
      for (const file of files) cpSync(join(ROOT, file), join(directory, file));
    },
    remove: () => rmSync(directory, { recursive: true, force: true }),
  };
}

/** A project that has installed the tarball, and of this repository nothing else but its dependencies. */
export function createInstalledProject(): Project & { installed: string } {
  const project = createProject();
  const installed = join(project.directory, 'node_modules/connect-bank');
  mkdirSync(installed, { recursive: true });
  execFileSync('tar', ['-xzf', inject('tarball'), '-C', installed, '--strip-components=1']);
  const { dependencies, peerDependencies } = MANIFEST;
  for (const name of Object.keys({ ...dependencies, ...peerDependencies })) project.link(name);
  return { ...project, installed };
}
