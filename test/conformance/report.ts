import type { Certainty } from '../certainty.ts';

/** One fact of a check in the reference and in the target. */
export type Finding = {
  fact: string;
  certainty: Certainty;
  expected: string;
  actual: string;
  differs: boolean;
};

export type Outcome = {
  id: string;
  title: string;
  findings: readonly Finding[];
  /** The reason if the check was skipped. */
  skipped?: string;
  /** The error if the check failed. */
  failure?: string;
};

export type Report = { target: { auth: string; api: string }; outcomes: readonly Outcome[] };

type Verdict = 'as expected' | 'learned' | 'differs' | 'failed' | 'skipped';

/** Facts that TrueLayer has published must not differ. */
const PUBLISHED: readonly Certainty[] = ['spec', 'docs'];

export function verdictOf({ skipped, failure, findings }: Outcome): Verdict {
  if (skipped !== undefined) return 'skipped';
  if (failure !== undefined) return 'failed';
  const differing = findings.filter(({ differs }) => differs);
  if (differing.length === 0) return 'as expected';
  return differing.some(({ certainty }) => PUBLISHED.includes(certainty)) ? 'differs' : 'learned';
}

/** 1 if a published fact differs or a check failed; learned facts are no failure. */
export function exitCodeOf({ outcomes }: Report): 0 | 1 {
  const verdicts = outcomes.map(verdictOf);
  return verdicts.includes('differs') || verdicts.includes('failed') ? 1 : 0;
}

/** Formats the report as JSON for other programs. */
export function formatJson(report: Report): string {
  const outcomes = report.outcomes.map((outcome) => ({ ...outcome, verdict: verdictOf(outcome) }));
  return JSON.stringify({ ...report, outcomes, learned: learnedFrom(report) }, null, 2);
}

/** Formats the head of the text report. */
export function formatHead({ auth, api }: Report['target']): string[] {
  const hosts = auth === api ? api : `${api} and ${auth}`;
  return [
    `${hosts}, compared with this repository's sandbox`,
    '✓ as expected   ~ learned   ✗ differs or failed   - skipped',
    '',
  ];
}

/** Formats one check: a line, and the facts that differ. */
export function formatOutcome(outcome: Outcome): string[] {
  const verdict = verdictOf(outcome);
  const { id, title, findings, skipped, failure } = outcome;
  const differing = findings.filter(({ differs }) => differs);
  return [
    `${MARKS[verdict]} ${id.padEnd(ID_WIDTH)} ${title}`,
    ...[skipped, failure].filter((why) => why !== undefined).map((why) => `    ${verdict}: ${why}`),
    ...differing.flatMap(findingLines),
  ];
}

/** Formats the end of the report: learned facts and totals. */
export function formatSummary(report: Report): string[] {
  const learned = learnedFrom(report);
  const verdicts = report.outcomes.map(verdictOf);
  const count = (verdict: Verdict) => verdicts.filter((each) => each === verdict).length;
  const counted = (['as expected', 'learned', 'differs', 'failed', 'skipped'] as const)
    .filter((verdict) => count(verdict) > 0)
    .map((verdict) => `${count(verdict)} ${verdict}`);
  return [
    ...(learned.length === 0
      ? []
      : ['', 'Learned: unpublished facts that differ from the sandbox', ...learned]),
    '',
    `${verdicts.length} checks: ${counted.join(', ')}`,
  ];
}

const ID_WIDTH = 38;

const MARKS: Record<Verdict, string> = {
  'as expected': '✓',
  learned: '~',
  differs: '✗',
  failed: '✗',
  skipped: '-',
};

function findingLines({ fact, certainty, expected, actual }: Finding): string[] {
  return [
    `    [${certainty}] ${fact}`,
    `        expected  ${expected}`,
    `        actual    ${actual}`,
  ];
}

function learnedFrom({ outcomes }: Report): string[] {
  return outcomes.flatMap(({ id, findings }) =>
    findings
      .filter(({ differs, certainty }) => differs && !PUBLISHED.includes(certainty))
      .map(({ fact, actual }) => `  ${id}: ${fact} is ${actual}`),
  );
}
