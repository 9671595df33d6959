import type { Certainty } from '../certainty.ts';

/** One fact of a check, as our emulation has it and as the target has it. */
export type Finding = {
  fact: string;
  sure: Certainty;
  expected: string;
  seen: string;
  differs: boolean;
};

export type Outcome = {
  id: string;
  title: string;
  findings: readonly Finding[];
  /** Why it was left out. */
  skipped?: string;
  /** Why it could not be carried out. */
  failure?: string;
};

export type Report = { target: { auth: string; api: string }; outcomes: readonly Outcome[] };

export type Verdict = 'as expected' | 'learned' | 'differs' | 'failed' | 'skipped';

/** Facts that must not differ: TrueLayer has published them. */
const PUBLISHED: readonly Certainty[] = ['spec', 'docs'];

export function verdictOf({ skipped, failure, findings }: Outcome): Verdict {
  if (skipped !== undefined) return 'skipped';
  if (failure !== undefined) return 'failed';
  const differing = findings.filter(({ differs }) => differs);
  if (differing.length === 0) return 'as expected';
  return differing.some(({ sure }) => PUBLISHED.includes(sure)) ? 'differs' : 'learned';
}

/** 1 when something published differs or could not be asked; what was learned is no failure. */
export function exitCodeOf({ outcomes }: Report): 0 | 1 {
  const verdicts = outcomes.map(verdictOf);
  return verdicts.includes('differs') || verdicts.includes('failed') ? 1 : 0;
}

/** Everything, for another program. */
export function jsonOf(report: Report): string {
  const outcomes = report.outcomes.map((outcome) => ({ ...outcome, verdict: verdictOf(outcome) }));
  return JSON.stringify({ ...report, outcomes, learned: learnedFrom(report) }, null, 2);
}

/** The head of the report. */
export function headOf({ auth, api }: Report['target']): string[] {
  const hosts = auth === api ? api : `${api} and ${auth}`;
  return [
    `${hosts}, compared with this repository's sandbox`,
    '✓ as expected   ~ learned   ✗ differs or failed   - skipped',
    '',
  ];
}

/** One check, for a reader: a line, and one more for each fact that differs. */
export function linesOf(outcome: Outcome): string[] {
  const verdict = verdictOf(outcome);
  const { id, title, findings, skipped, failure } = outcome;
  const differing = findings.filter(({ differs }) => differs);
  return [
    `${MARKS[verdict]} ${id.padEnd(ID_WIDTH)} ${title}`,
    ...[skipped, failure].filter((why) => why !== undefined).map((why) => `    ${verdict}: ${why}`),
    ...differing.flatMap(findingLines),
  ];
}

/** The end of the report: what was learned, and the count. */
export function summaryOf(report: Report): string[] {
  const learned = learnedFrom(report);
  const verdicts = report.outcomes.map(verdictOf);
  const count = (verdict: Verdict) => verdicts.filter((each) => each === verdict).length;
  const counted = (['as expected', 'learned', 'differs', 'failed', 'skipped'] as const)
    .filter((verdict) => count(verdict) > 0)
    .map((verdict) => `${count(verdict)} ${verdict}`);
  return [
    ...(learned.length === 0
      ? []
      : ['', 'Learned: what nobody had published, and is not as we had it', ...learned]),
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

function findingLines({ fact, sure, expected, seen }: Finding): string[] {
  return [`    [${sure}] ${fact}`, `        expected  ${expected}`, `        seen      ${seen}`];
}

function learnedFrom({ outcomes }: Report): string[] {
  return outcomes.flatMap(({ id, findings }) =>
    findings
      .filter(({ differs, sure }) => differs && !PUBLISHED.includes(sure))
      .map(({ fact, seen }) => `  ${id}: ${fact} is ${seen}`),
  );
}
