/** The element's tests, in a real browser: `CHROME_PATH`, else the Chrome that is installed. */
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { relative } from 'node:path';
import { esbuildPlugin } from '@web/dev-server-esbuild';
import { defaultReporter } from '@web/test-runner';
import { chromeLauncher } from '@web/test-runner-chrome';
import { endpoints } from './test/widget/element/endpoints.mjs';

const RESULTS = 'dist/test-results';

const FILES = orderOf(
  readdirSync('test/widget/element', { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.test.ts'))
    .map((file) => `test/widget/element/${file}`),
);

/**
 * In alphabetical order, or in the one that `TEST_SEED` gives.
 * @param {string[]} files
 */
function orderOf(files) {
  const { TEST_SEED: seed } = process.env;
  if (seed === undefined) return files.sort();
  /** @param {string} file */
  const place = (file) => createHash('sha256').update(`${seed} ${file}`).digest('hex');
  return files.sort((one, other) => (place(one) < place(other) ? -1 : 1));
}

/** Chromium refuses to sandbox itself for root, as in most containers. */
const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : [];

/**
 * What stands in for a module in the script tag's bundle, by its address: see `vite.config.ts`.
 */
const SCRIPT_TAG = {
  lit: '/widget/element/script-base.ts',
  '/widget/element/load-journey.ts': '/widget/element/script-journey.ts',
  '/widget/element/messages/load-messages.ts': '/widget/element/messages/script-messages.ts',
  // The bundle has its languages in a folder beside it.
  ...Object.fromEntries(
    ['ar', 'cy', 'de', 'es', 'fr', 'it', 'pl', 'pt', 'ro', 'ur'].map((language) => [
      `/widget/element/messages/languages/${language}.js`,
      `/widget/element/messages/${language}.ts`,
    ]),
  ),
};

/**
 * The element's files, with what the browser finds under the name `lit`.
 * @param {string} name
 * @param {Record<string, string>} imports
 */
function groupOf(name, imports) {
  return {
    name,
    files: FILES,
    testRunnerHtml: (/** @type {string} */ testFramework) =>
      `<!doctype html><html lang="en"><head><script type="importmap">${JSON.stringify({ imports })}</script></head>
      <body><script type="module" src="${testFramework}"></script></body></html>`,
  };
}

/** @returns {import('@web/test-runner').Reporter} that leaves the totals and durations in a file. */
function totalsReporter() {
  return {
    onTestRunFinished({ sessions }) {
      const tests = sessions.flatMap(({ testFile, testResults }) =>
        testsOf(testResults).map((test) => ({ ...test, file: relative('.', testFile) })),
      );
      const timed = tests.map(({ file, name, duration }) => ({ file, title: name, ms: duration }));
      const skipped = tests.filter((test) => test.skipped).length;
      const passed = tests.filter((test) => test.passed && !test.skipped).length;
      // A file that could not even be loaded has no tests: it counts as one failure.
      const broken = sessions.filter((session) => !session.passed && !session.testResults).length;
      const failed = tests.length - skipped - passed + broken;
      mkdirSync(RESULTS, { recursive: true });
      writeFileSync(
        `${RESULTS}/wtr.json`,
        JSON.stringify({ passed, failed, skipped, tests: timed }),
      );
    },
  };
}

/** @param {import('@web/test-runner').TestSuiteResult | undefined} suite */
function testsOf(suite) {
  return suite ? [...suite.tests, ...suite.suites.flatMap(testsOf)] : [];
}

export default {
  groups: [
    groupOf('with Lit', { lit: '/node_modules/lit/index.js' }),
    groupOf('as the script tag', SCRIPT_TAG),
  ],
  nodeResolve: true,
  hostname: '127.0.0.1',
  testFramework: { config: { timeout: 60_000 } },
  testsStartTimeout: 120_000,
  testsFinishTimeout: 600_000,
  browserStartTimeout: 120_000,
  browsers: [
    chromeLauncher({
      concurrency: 2,
      launchOptions: {
        ...(process.env.CHROME_PATH ? { executablePath: process.env.CHROME_PATH } : {}),
        args: [
          ...asRoot,
          '--disable-background-networking',
          '--disable-component-update',
          '--disable-sync',
          '--no-first-run',
        ],
      },
    }),
  ],
  middleware: [endpoints],
  plugins: [
    // Left to the import map.
    { name: 'lit', resolveImport: ({ source }) => (source === 'lit' ? source : undefined) },
    esbuildPlugin({ ts: true, target: 'es2022' }),
  ],
  filterBrowserLogs: ({ args }) => !args.some((arg) => `${arg}`.includes('Lit is in dev mode')),
  reporters: [defaultReporter(), totalsReporter()],
};
