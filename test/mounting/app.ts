/** An app that `docs/mounting.md` shows, as a module of this process. */
import { pathToFileURL } from 'node:url';
import { bundle, writeProject } from './project.ts';
import { SNIPPETS } from './snippets.ts';

let made = 0;

/**
 * What the file exports as `app`. Two of the same file share nothing.
 * @param session the text of the reader's own `session.ts`.
 * @param env set in this process: the apps read it when they are loaded, or later.
 */
export async function appIn<App>(
  file: string,
  session: string,
  env: Readonly<Record<string, string>>,
): Promise<App> {
  Object.assign(process.env, env);
  made += 1;
  const root = writeProject(`${file.replace('.ts', '')}-${made}`, {
    ...SNIPPETS,
    'session.ts': session,
  });
  const module = await bundle(root, file);
  const { app } = await import(/* @vite-ignore */ pathToFileURL(module).href);
  return app;
}
