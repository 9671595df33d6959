import { fileURLToPath } from 'node:url';
import { build, type Rolldown } from 'vite';

/** The page's script, and the licences of its dependencies. */
export type InspectorBundle = { script: string; licences: string };

const LICENCES = 'LICENSE.md';

/** Bundles the page's script and Lit as one minified module. */
export async function bundleInspector(): Promise<InspectorBundle> {
  const result = await build({
    configFile: false,
    logLevel: 'error',
    mode: 'production',
    // Lit's production build, whatever NODE_ENV is.
    resolve: { conditions: ['module', 'browser'] },
    build: {
      write: false,
      target: 'es2022',
      modulePreload: { polyfill: false },
      license: { fileName: LICENCES },
      rolldownOptions: { input: fileURLToPath(new URL('client/main.ts', import.meta.url)) },
    },
  });
  const files = [result].flat().flatMap((each) => ('output' in each ? each.output : []));
  const [script, licences, ...others] = files;
  if (script?.type !== 'chunk' || licences?.fileName !== LICENCES || others.length > 0) {
    throw new Error(`The inspector is one script, not ${files.map((c) => c.fileName).join(', ')}`);
  }
  return { script: script.code, licences: textOf(licences) };
}

function textOf(file: Rolldown.OutputAsset | Rolldown.OutputChunk): string {
  if (file.type === 'chunk') return file.code;
  return typeof file.source === 'string' ? file.source : new TextDecoder().decode(file.source);
}
