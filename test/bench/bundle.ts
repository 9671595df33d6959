import { join, resolve } from 'node:path';
import { build } from 'vite';

/** One of our own, in one file like the sandbox. */
export async function bundle(name: string, directory: string): Promise<string> {
  await build({
    configFile: false,
    logLevel: 'error',
    build: {
      outDir: directory,
      emptyOutDir: false,
      target: 'node20',
      ssr: resolve(import.meta.dirname, `${name}.ts`),
      rolldownOptions: { output: { entryFileNames: `${name}.mjs` } },
    },
    ssr: { noExternal: true },
  });
  return join(directory, `${name}.mjs`);
}
