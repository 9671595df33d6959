/** Reads the reports of the test runners: results and durations. */
import { readFileSync } from 'node:fs';
import { relative, resolve } from 'node:path';

export type Totals = { passed: number; failed: number; skipped: number };

export type TimedTest = { file: string; title: string; ms: number };

export type Report = { totals: Totals; tests: TimedTest[] };

type Fields = Readonly<Record<string, unknown>>;

const ROOT = resolve(import.meta.dirname, '..');

/** Reads a report of Vitest's JSON reporter. */
export function readVitestReport(file: string): Report {
  const report = readJson(file);
  const tests = listOf(report.testResults).flatMap((suite) =>
    listOf(suite.assertionResults).map((test) => ({
      file: relative(ROOT, String(suite.name)),
      title: String(test.fullName),
      ms: numberOf(test.duration),
    })),
  );
  const skipped = numberOf(report.numPendingTests) + numberOf(report.numTodoTests);
  return {
    totals: {
      passed: numberOf(report.numPassedTests),
      failed: numberOf(report.numFailedTests),
      skipped,
    },
    tests,
  };
}

/** Reads a report of the reporter in `web-test-runner.config.mjs`. */
export function readElementReport(file: string): Report {
  const { passed, failed, skipped, tests } = readJson(file);
  return {
    totals: { passed: numberOf(passed), failed: numberOf(failed), skipped: numberOf(skipped) },
    tests: listOf(tests).map((test) => ({
      file: String(test.file),
      title: String(test.title),
      ms: numberOf(test.ms),
    })),
  };
}

/** Formats the slowest tests, slowest first, one per line. */
export function slowestOf(tests: readonly TimedTest[], count: number): string[] {
  const slowest = [...tests].sort((one, other) => other.ms - one.ms).slice(0, count);
  return slowest.map(
    ({ file, title, ms }) => `${(ms / 1000).toFixed(1).padStart(6)} s  ${file}: ${title}`,
  );
}

function readJson(file: string): Fields {
  const json: unknown = JSON.parse(readFileSync(file, 'utf8'));
  return isFields(json) ? json : {};
}

const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null;

const listOf = (value: unknown): Fields[] => (Array.isArray(value) ? value.filter(isFields) : []);

const numberOf = (value: unknown): number => (typeof value === 'number' ? value : 0);
