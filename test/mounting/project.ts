/** Builds servers as a project that has installed `connect-bank` would. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { build } from 'vite';
import { ROOT } from '../dist/project.ts';

/** Inside the repository, so that packages are found, and outside what is linted and published. */
const WORKPLACE = join(ROOT, 'dist/test-results/mounting');

export type Files = Readonly<Record<string, string>>;

/** A folder of its own with these files. */
export function writeProject(name: string, files: Files, workplace: string = WORKPLACE): string {
  const root = join(workplace, name);
  rmSync(root, { recursive: true, force: true });
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), text);
  }
  return root;
}

/**
 * One module of `entry` and all the files that it imports; and of all packages, where it is `whole`.
 * @param root a project's folder.
 * @returns its path.
 */
export async function bundle(
  root: string,
  entry: string,
  { isWhole = false }: { isWhole?: boolean } = {},
): Promise<string> {
  const outDir = join(root, 'built');
  await build({
    root,
    configFile: false,
    logLevel: 'error',
    ssr: isWhole ? { noExternal: true, target: 'webworker' } : {},
    build: {
      ssr: join(root, entry),
      outDir,
      target: 'es2022',
      minify: false,
      rolldownOptions: {
        external: /^node:/,
        output: { entryFileNames: 'main.js', codeSplitting: false },
      },
    },
  });
  return join(outDir, 'main.js');
}
