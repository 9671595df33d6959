/** Builds servers in a project that imports `connect-bank` by its package name. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { build } from 'vite';
import { ROOT } from '../dist/project.ts';

/** Inside the repository, so that Node finds the packages, but neither linted nor published. */
const WORK_FOLDER = join(ROOT, 'dist/test-results/mounting');

export type Files = Readonly<Record<string, string>>;

/** Writes a new project folder with these files and returns its path. */
export function writeProject(name: string, files: Files, folder: string = WORK_FOLDER): string {
  const root = join(folder, name);
  rmSync(root, { recursive: true, force: true });
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), text);
  }
  return root;
}

/**
 * Bundles `entry` and the files that it imports into one module and returns its path.
 * @param root the project folder
 * @param options.includePackages whether to bundle the packages too. @default false
 */
export async function bundle(
  root: string,
  entry: string,
  { includePackages = false }: { includePackages?: boolean } = {},
): Promise<string> {
  const outDir = join(root, 'built');
  await build({
    root,
    configFile: false,
    logLevel: 'error',
    ssr: includePackages ? { noExternal: true, target: 'webworker' } : {},
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
