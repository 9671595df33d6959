/** Builds pages as a project that has installed `connect-bank` would. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { build } from 'vite';

/** Inside the repository, so that packages are found, and outside what is linted and published. */
const WORKPLACE = resolve(import.meta.dirname, '../../dist/test-results/frameworks');

/** A project that was built. Its page is `index.html`. */
export type Bundle = ReadonlyMap<string, string>;

/** Files by name; a project of its own. */
export function writeProject(name: string, files: Readonly<Record<string, string>>): string {
  const root = join(WORKPLACE, name);
  rmSync(root, { recursive: true, force: true });
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), text);
  }
  return root;
}

/** The files of a build with Vite, by name; the frameworks warn as in development. */
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
