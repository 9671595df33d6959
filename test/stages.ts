/** The stages of `npm test` with their commands and dependencies. */
import { resolve } from 'node:path';
import { type Report, readElementReport, readVitestReport } from './runner-reports.ts';

export type Stage = {
  name: string;
  command: readonly string[];
  /** Stages that must have passed before this one starts. */
  needs: readonly string[];
  /** Stages that must have ended before this one starts, passed or not. */
  follows?: readonly string[];
  /** Runs only if another stage needs it. @default false */
  isHelper?: boolean;
  /** Checks other runtimes, frameworks and versions. Runs only with `--all` or by name. @default false */
  isCompatibility?: boolean;
  /** Reads the report of the test runner. A stage without a report counts only if it fails. */
  readReport?: () => Report;
};

export const ROOT = resolve(import.meta.dirname, '..');
export const RESULTS = resolve(ROOT, 'dist/test-results');

/** Chooses every stage. */
const ALL = '--all';

/** Name of the stage that installs the browser and Redis. */
export const PROGRAMS = 'programs';

/** In start order: the longest stages first, so that none runs alone at the end. */
const STAGES: readonly Stage[] = [
  {
    name: PROGRAMS,
    command: ['tsx', 'test/programs.ts'],
    needs: [],
    isHelper: true,
  },
  { name: 'build', command: ['npm', 'run', '-s', 'build'], needs: [] },
  { ...vitest('unit', []), follows: [PROGRAMS] },
  vitest('e2e', ['build', PROGRAMS]),
  {
    name: 'element',
    command: ['wtr'],
    needs: [PROGRAMS],
    readReport: () => readElementReport(`${RESULTS}/wtr.json`),
  },
  vitest('dist', ['build']),
  { name: 'types', command: ['tsc', '-b'], needs: ['build'] },
  { name: 'lint', command: ['biome', 'check', '--error-on-warnings'], needs: [] },
  { ...vitest('installs', ['build', PROGRAMS]), isCompatibility: true },
  { ...vitest('matrix', ['build', PROGRAMS]), isCompatibility: true },
  { ...vitest('runtimes', ['build']), isCompatibility: true },
  { ...vitest('frameworks', ['build', PROGRAMS]), isCompatibility: true },
];

function vitest(name: string, needs: string[]): Stage {
  const report = `${RESULTS}/${name}.json`;
  return {
    name,
    command: [
      ...['vitest', 'run', '--project', name],
      ...['--reporter=default', '--reporter=json', `--outputFile.json=${report}`],
    ],
    needs,
    readReport: () => readVitestReport(report),
  };
}

/**
 * Returns the named stages and their dependencies in start order. Without names, these are the stages that test
 * only this repository's code; with `--all`, every stage.
 */
export function chooseStages(names: readonly string[]): Stage[] {
  const known = STAGES.filter(({ isHelper }) => !isHelper);
  const unknown = names.filter((name) => name !== ALL && !known.some((each) => each.name === name));
  if (unknown.length > 0) {
    const list = known.map(({ name }) => name).join(', ');
    throw new Error(
      `There is no stage ${unknown.join(', ')}. Stages: ${list}. ${ALL} runs them all.`,
    );
  }
  const isChosen = ({ name, isCompatibility }: Stage): boolean =>
    names.includes(ALL) || (names.length === 0 ? !isCompatibility : names.includes(name));
  const wanted = new Set(known.filter(isChosen).map(({ name }) => name));
  for (const stage of [...STAGES].reverse()) {
    if (!wanted.has(stage.name)) continue;
    for (const before of [...stage.needs, ...(stage.follows ?? [])]) wanted.add(before);
  }
  return STAGES.filter((stage) => wanted.has(stage.name));
}
