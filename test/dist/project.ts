/** Temporary projects that install the packed package. */
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
  /** Links a package from this repository's node_modules, unless the project has its own. */
  link(name: string): void;
  /** Removes the link, to install another version. */
  unlink(name: string): void;
  /** Copies files of this repository to the same paths. */
  copy(...files: string[]): void;
  remove(): void;
};

export function createProject(): Project {
  const directory = mkdtempSync(join(tmpdir(), 'connect-bank-'));
  writeFileSync(join(directory, 'package.json'), '{ "private": true, "type": "module" }');
  return {
    directory,
    link: (name) => {
      const link = join(directory, 'node_modules', name);
      mkdirSync(dirname(link), { recursive: true });
      if (!existsSync(link)) symlinkSync(join(ROOT, 'node_modules', name), link);
    },
    unlink: (name) => rmSync(join(directory, 'node_modules', name)),
    copy: (...files) => {
      for (const file of files) cpSync(join(ROOT, file), join(directory, file));
    },
    remove: () => rmSync(directory, { recursive: true, force: true }),
  };
}

/** Creates a project with the tarball and its dependencies, but nothing else of this repository. */
export function createInstalledProject(): Project & { installed: string } {
  const project = createProject();
  const installed = join(project.directory, 'node_modules/connect-bank');
  mkdirSync(installed, { recursive: true });
  execFileSync('tar', ['-xzf', inject('tarball'), '-C', installed, '--strip-components=1']);
  const { dependencies, peerDependencies } = MANIFEST;
  for (const name of Object.keys({ ...dependencies, ...peerDependencies })) project.link(name);
  return { ...project, installed };
}
