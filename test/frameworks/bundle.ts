/** Builds pages in a project that imports `connect-bank` by its package name. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { build } from 'vite';

/** Inside the repository, so that Node finds the packages, but neither linted nor published. */
const WORK_FOLDER = resolve(import.meta.dirname, '../../dist/test-results/frameworks');

/** The files of a built project, with `index.html`. */
export type Bundle = ReadonlyMap<string, string>;

/** Writes a new project folder with these files and returns its path. */
export function writeProject(name: string, files: Readonly<Record<string, string>>): string {
  const root = join(WORK_FOLDER, name);
  rmSync(root, { recursive: true, force: true });
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), text);
  }
  return root;
}

/** Builds a project with Vite in development mode, so that the frameworks log their warnings. */
export async function bundle(name: string, files: Record<string, string>): Promise<Bundle> {
  const root = writeProject(name, files);
  const config = 'vite.config.ts' in files ? join(root, 'vite.config.ts') : false;
  const output = await build({
    root,
    base: `/${name}/`,
    configFile: config,
    logLevel: 'error',
    mode: 'development',
    define: { 'process.env.NODE_ENV': '"development"' },
    build: { write: false, minify: false, target: 'es2022' },
  });
  const results = 'on' in output ? [] : [output].flat();
  return new Map(
    results
      .flatMap((result) => result.output)
      .map((file) => [file.fileName, file.type === 'chunk' ? file.code : `${file.source}`]),
  );
}
