import { defineConfig, type UserConfig } from 'vite';
import type { TestProjectConfiguration } from 'vitest/config';

/** What users install stays an import in the library build: dependencies, peers, Node's own. */
const EXTERNAL = [/^node:/, /^(lit|hono|zod|jose|@hono\/node-server|msw)(\/|$)/];

/** `vite build --mode library`: one ES module per entry of the exports map. */
const library: UserConfig = {
  build: {
    outDir: 'dist',
    emptyOutDir: false,
    minify: false,
    sourcemap: true,
    target: 'es2022',
    lib: {
      formats: ['es'],
      entry: {
        index: 'widget/index.ts',
        define: 'widget/define.ts',
        host: 'widget/host/index.ts',
        truelayer: 'widget/host/truelayer.ts',
        sandbox: 'sandbox-server/index.ts',
        'sandbox-node': 'sandbox-server/node.ts',
        'sandbox-msw': 'sandbox-server/msw.ts',
      },
    },
    rolldownOptions: { external: EXTERNAL, output: { chunkFileNames: 'chunks/[name].js' } },
  },
};

/** `vite build --mode script`: the script tag, everything included. */
const script: UserConfig = {
  build: {
    outDir: 'dist',
    emptyOutDir: false,
    sourcemap: true,
    target: 'es2022',
    // Not a library build: those keep their white space.
    modulePreload: { polyfill: false },
    rolldownOptions: {
      input: { 'connect-bank': 'widget/define.ts' },
      output: { entryFileNames: '[name].js' },
    },
  },
};

/** `vite build --mode cli`: the sandbox as one file, so that it starts fast. */
const cli: UserConfig = {
  build: {
    outDir: 'dist',
    emptyOutDir: false,
    target: 'node20',
    ssr: 'sandbox-server/cli.ts',
    rolldownOptions: { output: { entryFileNames: 'connect-bank-sandbox.js' } },
  },
  ssr: { noExternal: true },
};

/** `vite build --mode demo`: the demo's page. */
const demo: UserConfig = {
  root: 'demo',
  // Its policy allows images of its own server only, so none is inlined.
  build: { outDir: '../dist/demo', emptyOutDir: true, target: 'es2022', assetsInlineLimit: 0 },
};

const project = (
  name: string,
  include: string[],
  options: { exclude?: string[]; testTimeout?: number; hookTimeout?: number } = {},
): TestProjectConfiguration => ({
  test: {
    ...options,
    name,
    include,
    exclude: ['**/node_modules/**', ...(options.exclude ?? [])],
    environment: 'node',
    // What was built is loaded as Node loads it, not as Vite would.
    server: { deps: { external: [/(?<!\/test)\/dist\//] } },
  },
});

/** Journeys in a real browser, on a machine that does other things too. */
const UNHURRIED = { testTimeout: 60_000, hookTimeout: 60_000 };

/** `vitest`: Node tests only; the element's run in web-test-runner. */
const test = {
  projects: [
    project('unit', ['test/**/*.test.ts'], {
      exclude: ['test/widget/element/**', 'test/e2e/**', 'test/dist/**'],
    }),
    project('dist', ['test/dist/**/*.test.ts'], UNHURRIED),
    project('e2e', ['test/e2e/**/*.test.ts'], UNHURRIED),
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
