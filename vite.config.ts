import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { transform } from 'lightningcss';
import { defineConfig, minify, type Plugin, type UserConfig } from 'vite';
import type { TestProjectConfiguration } from 'vitest/config';
import { bundleInspector } from './sandbox-server/inspector/bundle.ts';
import { WAIT_MS } from './test/timeouts.ts';
import { loadMessages } from './widget/element/messages/load-messages.ts';
import { styles } from './widget/element/styles.ts';
import { VERSION } from './widget/element/version.ts';
import { LANGUAGES } from './widget/languages.ts';

/** What users install stays an import in the library build: dependencies, peers, Node's own. */
const { dependencies, peerDependencies } = JSON.parse(readFileSync('package.json', 'utf8'));
const installed = Object.keys({ ...dependencies, ...peerDependencies });
/** `zod/mini` is copied in: as a package it makes Node load 90 files, of which the host needs a fifth. */
const EXTERNAL = [/^node:/, new RegExp(`^(?!zod/mini$)(${installed.join('|')})(/|$)`)];

/** The element's style sheet without the white space that only people read. */
const shortStyles: Plugin = {
  name: 'short-styles',
  load: {
    filter: { id: /\/widget\/element\/styles\.ts$/ },
    handler() {
      const code = Buffer.from(styles.cssText);
      const { code: short } = transform({ filename: 'styles.css', code, minify: true });
      return `import { unsafeCSS } from 'lit';
export const styles = unsafeCSS(${JSON.stringify(short.toString())});`;
    },
  },
};

const shortScript: Plugin = {
  name: 'short-script',
  async renderChunk(code, { fileName }) {
    const { code: short, map } = await minify(fileName, code, {
      module: true,
      compress: { target: 'es2022' },
      mangle: { toplevel: true },
      codegen: { removeWhitespace: true, legalComments: 'none' },
      sourcemap: true,
    });
    return { code: short, map: map ?? null };
  },
};

/** The script tag under the name of its version, and what a browser can check of it. */
const published: Plugin = {
  name: 'publish-script',
  writeBundle: ({ dir = 'dist' }) => publishScript(dir),
};

/** A module for each language, for bundlers. */
const languages = Object.fromEntries(
  LANGUAGES.map((language) => [`languages/${language}`, `widget/element/messages/${language}.ts`]),
);

/** The texts of all of them in one file, which the script tag loads and knows the hash of. */
const LANGUAGES_FILE = 'languages/all.json';
const languageTexts = `${JSON.stringify(
  Object.fromEntries(
    await Promise.all(
      LANGUAGES.map(async (language) => [language, (await loadMessages(language))?.messages]),
    ),
  ),
)}\n`;

const emitLanguages: Plugin = {
  name: 'emit-languages',
  generateBundle() {
    this.emitFile({ type: 'asset', fileName: LANGUAGES_FILE, source: languageTexts });
  },
};

/** Beside a bundle: the licences of what is copied into it, which ask to go with every copy. */
const licencesOf = (bundle: string) => `${bundle}.LICENSE.md`;

/** The inspector's script goes into the sandbox as text: what is published bundles nothing when it runs. */
const embedInspector: Plugin = {
  name: 'embed-inspector',
  load: {
    filter: { id: /\/sandbox-server\/inspector\/script\.ts$/ },
    async handler() {
      const { script, licences } = await bundleInspector();
      this.emitFile({ type: 'asset', fileName: licencesOf('inspector'), source: licences });
      return `export const inspectorScript = () => Promise.resolve(${JSON.stringify(script)});`;
    },
  },
};

/** `vite build --mode library`: one ES module per entry of the exports map. */
const library: UserConfig = {
  plugins: [embedInspector],
  build: {
    outDir: 'dist',
    emptyOutDir: false,
    minify: false,
    sourcemap: true,
    target: 'es2022',
    // zod, and the wrapper for React, are copied into this build.
    license: { fileName: licencesOf('third-party') },
    lib: {
      formats: ['es'],
      entry: {
        index: 'widget/index.ts',
        define: 'widget/define.ts',
        'define-development': 'widget/doctor/define.ts',
        doctor: 'widget/doctor/index.ts',
        react: 'widget/react.ts',
        ...languages,
        host: 'widget/host/index.ts',
        truelayer: 'widget/truelayer/index.ts',
        sandbox: 'sandbox-server/index.ts',
        'sandbox-node': 'sandbox-server/node.ts',
        'sandbox-msw': 'sandbox-server/msw.ts',
      },
    },
    rolldownOptions: {
      external: EXTERNAL,
      output: {
        chunkFileNames: 'chunks/[name].js',
        codeSplitting: { groups: [{ name: 'zod', test: /\/node_modules\/zod\// }] },
      },
      // "use client" stays where it is: in an entry of its own.
      checks: { moduleLevelDirective: false },
    },
  },
};

/** `vite build --mode script`: the script tag, everything included. */
const script: UserConfig = {
  plugins: [shortStyles, shortScript, emitLanguages, published],
  define: { LANGUAGES_INTEGRITY: JSON.stringify(hashOf(languageTexts, 'sha256')) },
  resolve: {
    // One file: the other languages are loaded as data, with the hash above.
    alias: [
      {
        find: './load-messages.ts',
        replacement: resolve('widget/element/messages/fetch-messages.ts'),
      },
    ],
  },
  build: {
    outDir: 'dist',
    emptyOutDir: false,
    // Beside it, without a line in it that points there.
    sourcemap: 'hidden',
    target: 'es2022',
    lib: { formats: ['es'], entry: { 'connect-bank': 'widget/define.ts' } },
    license: { fileName: licencesOf('connect-bank') },
    // The plugin does it: a library's build would keep the marks that only bundlers read.
    minify: false,
    rolldownOptions: { output: { minify: false, topLevelVar: false } },
  },
};

/** `vite build --mode cli`: the sandbox as one file, so that it starts fast. */
const cli: UserConfig = {
  plugins: [embedInspector],
  build: {
    outDir: 'dist',
    emptyOutDir: false,
    target: 'node20',
    ssr: 'sandbox-server/cli/cli.ts',
    license: { fileName: licencesOf('connect-bank-sandbox') },
    rolldownOptions: { output: { entryFileNames: 'connect-bank-sandbox.js' } },
  },
  ssr: { noExternal: true },
};

/** `vite build --mode demo`: the demo's two pages. */
const demo: UserConfig = {
  root: 'demo',
  // Its policy allows images of its own server only, so none is inlined.
  build: {
    outDir: '../dist/demo',
    emptyOutDir: true,
    target: 'es2022',
    assetsInlineLimit: 0,
    rolldownOptions: { input: ['demo/index.html', 'demo/playground.html'] },
  },
};

/**
 * Writes `connect-bank-<version>.js`, to be cached for good; `integrity.json`, with the hash of each file
 * that a page may load; and `script-tag.html`, to copy.
 */
function publishScript(folder: string): void {
  const name = `connect-bank-${VERSION}.js`;
  for (const file of readdirSync(folder)) {
    if (/^connect-bank-\d.*\.js$/.test(file)) rmSync(join(folder, file));
  }
  writeFileSync(join(folder, name), readFileSync(join(folder, 'connect-bank.js')));
  const files = ['connect-bank.js', name, LANGUAGES_FILE];
  const integrity = Object.fromEntries(
    files.map((file) => [file, hashOf(readFileSync(join(folder, file)), 'sha384')]),
  );
  writeFileSync(join(folder, 'integrity.json'), `${JSON.stringify(integrity, null, 2)}\n`);
  const tag = `<script type="module" src="/${name}" integrity="${integrity[name]}"></script>`;
  writeFileSync(join(folder, 'script-tag.html'), `${tag}\n`);
}

/** As the attribute `integrity` spells it. */
function hashOf(content: string | Buffer, algorithm: 'sha256' | 'sha384'): string {
  return `${algorithm}-${createHash(algorithm).update(content).digest('base64')}`;
}

const project = (
  name: string,
  include: string[],
  options: {
    exclude?: string[];
    testTimeout?: number;
    hookTimeout?: number;
    globalSetup?: string | string[];
    isolate?: boolean;
  } = {},
): TestProjectConfiguration => ({
  test: {
    ...options,
    setupFiles: 'test/platform.ts',
    name,
    include,
    exclude: ['**/node_modules/**', ...(options.exclude ?? [])],
    environment: 'node',
    expect: { poll: { timeout: WAIT_MS } },
    sequence: { shuffle: SEED !== undefined },
    // What was built is loaded as Node loads it, not as Vite would.
    server: { deps: { external: [/(?<!\/test)\/dist\//] } },
  },
});

/** A busy machine needs seconds for what takes milliseconds otherwise, so no timeout is short. */
const PATIENT = { testTimeout: 300_000, hookTimeout: 300_000 };

/** What every file imports is loaded once, not once for each; it has no state of its own. */
const TOGETHER = { isolate: false };

/** With `TEST_SEED=<number>`, files and tests run in the order that this seed gives. */
const SEED = process.env.TEST_SEED;

const ONE_BROWSER = 'test/browser-server.ts';
const PACKED = 'test/dist/tarball.ts';

/** `vitest`: Node tests only; the element's run in web-test-runner. */
const test = {
  pool: 'threads',
  maxWorkers: 2,
  sequence: SEED === undefined ? {} : { shuffle: true, seed: Number(SEED) },
  projects: [
    project('unit', ['test/**/*.test.ts'], {
      ...PATIENT,
      ...TOGETHER,
      exclude: [
        'widget/element',
        'e2e',
        'dist',
        'frameworks',
        'matrix',
        'runtimes',
        'mounting',
        'installs',
      ].map((each) => `test/${each}/**`),
    }),
    project('dist', ['test/dist/**/*.test.ts'], { ...PATIENT, globalSetup: PACKED }),
    project('e2e', ['test/e2e/**/*.test.ts'], {
      ...PATIENT,
      ...TOGETHER,
      globalSetup: ONE_BROWSER,
    }),
    project('matrix', ['test/matrix/**/*.test.ts'], PATIENT),
    project('frameworks', ['test/frameworks/**/*.test.ts'], {
      ...PATIENT,
      globalSetup: ONE_BROWSER,
    }),
    project('installs', ['test/installs/**/*.test.ts'], {
      ...PATIENT,
      globalSetup: [ONE_BROWSER, PACKED],
    }),
    project('runtimes', ['test/{runtimes,mounting}/**/*.test.ts'], PATIENT),
  ],
};

export default defineConfig(({ mode }) => {
  switch (mode) {
    case 'library':
      return library;
    case 'script':
      return script;
    case 'cli':
      return cli;
    case 'demo':
      return demo;
    default:
      return { test };
  }
});
