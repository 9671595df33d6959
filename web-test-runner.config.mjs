/** The element's tests, in a real browser: `CHROME_PATH`, else the Chrome that is installed. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { esbuildPlugin } from '@web/dev-server-esbuild';
import { defaultReporter } from '@web/test-runner';
import { chromeLauncher } from '@web/test-runner-chrome';
import { endpoints } from './test/widget/element/endpoints.mjs';

const RESULTS = 'dist/test-results';

/** Chromium refuses to sandbox itself for root, as in most containers. */
const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : [];

/** @returns {import('@web/test-runner').Reporter} that leaves the totals in a file. */
function totalsReporter() {
  return {
    onTestRunFinished({ sessions }) {
      const tests = sessions.flatMap(({ testResults }) => testsOf(testResults));
      const skipped = tests.filter((test) => test.skipped).length;
      const passed = tests.filter((test) => test.passed && !test.skipped).length;
      // A file that could not even be loaded has no tests: it counts as one failure.
      const broken = sessions.filter((session) => !session.passed && !session.testResults).length;
      const failed = tests.length - skipped - passed + broken;
      mkdirSync(RESULTS, { recursive: true });
      writeFileSync(`${RESULTS}/wtr.json`, JSON.stringify({ passed, failed, skipped }));
    },
  };
}

/** @param {import('@web/test-runner').TestSuiteResult | undefined} suite */
function testsOf(suite) {
  return suite ? [...suite.tests, ...suite.suites.flatMap(testsOf)] : [];
}

export default {
  files: 'test/widget/element/**/*.test.ts',
  nodeResolve: true,
  hostname: '127.0.0.1',
  testFramework: { config: { timeout: 10_000 } },
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
  plugins: [esbuildPlugin({ ts: true, target: 'es2022' })],
  filterBrowserLogs: ({ args }) => !args.some((arg) => `${arg}`.includes('Lit is in dev mode')),
  reporters: [defaultReporter(), totalsReporter()],
};
