import { fileURLToPath } from 'node:url';
import { build } from 'vite';

/** The page's script and the part of Lit it needs, as one minified module. For builds, and from source. */
export async function bundleInspector(): Promise<string> {
  const result = await build({
    configFile: false,
    logLevel: 'error',
    mode: 'production',
    // Lit's own, for production, whatever NODE_ENV says.
    resolve: { conditions: ['module', 'browser'] },
    build: {
      write: false,
      target: 'es2022',
      modulePreload: { polyfill: false },
      rolldownOptions: { input: fileURLToPath(new URL('client/main.ts', import.meta.url)) },
    },
  });
  const chunks = [result].flat().flatMap((each) => ('output' in each ? each.output : []));
  const [script, ...others] = chunks;
  if (script?.type !== 'chunk' || others.length > 0) {
    throw new Error(`The inspector is one script, not ${chunks.map((c) => c.fileName).join(', ')}`);
  }
  return script.code;
}
