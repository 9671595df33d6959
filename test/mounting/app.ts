/** Loads an app of `docs/mounting.md` into this process. */
import { pathToFileURL } from 'node:url';
import { bundle, writeProject } from './project.ts';
import { SNIPPETS } from './snippets.ts';

let count = 0;

/**
 * Imports the export `app` of a file. Each call creates a separate module.
 * @param session the text of `session.ts`
 * @param env set in this process
 */
export async function loadApp<App>(
  file: string,
  session: string,
  env: Readonly<Record<string, string>>,
): Promise<App> {
  Object.assign(process.env, env);
  count += 1;
  const root = writeProject(`${file.replace('.ts', '')}-${count}`, {
    ...SNIPPETS,
    'session.ts': session,
  });
  const module = await bundle(root, file);
  const { app } = await import(/* @vite-ignore */ pathToFileURL(module).href);
  return app;
}
