import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { build } from 'vite';

const bundled = new Map<string, Promise<string>>();

/** Bundles a program into one file, once per process, so that it starts as fast as the published one. */
export function bundle(file: string): Promise<string> {
  const known = bundled.get(file);
  if (known !== undefined) return known;
  const directory = mkdtempSync(join(tmpdir(), 'connect-bank-bundle-'));
  process.once('exit', () => rmSync(directory, { recursive: true, force: true }));
  const output = bundleInto(directory, file);
  bundled.set(file, output);
  return output;
}

async function bundleInto(directory: string, file: string): Promise<string> {
  const name = `${basename(file, '.ts')}.mjs`;
  await build({
    configFile: false,
    logLevel: 'error',
    build: {
      outDir: directory,
      emptyOutDir: false,
      target: 'node20',
      ssr: file,
      rolldownOptions: { output: { entryFileNames: name } },
    },
    ssr: { noExternal: true },
  });
  return join(directory, name);
}
