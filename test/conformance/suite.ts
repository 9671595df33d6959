import { AUTHORISED_CHECKS } from './authorised-checks.ts';
import type { Check } from './check.ts';
import { CREATE_CHECKS } from './create-checks.ts';
import type { Fact } from './fact.ts';
import { READ_CHECKS } from './read-checks.ts';
import type { Finding, Outcome, Report } from './report.ts';
import { type Caller, createCaller, type Target } from './target.ts';
import { TOKEN_CHECKS } from './token-checks.ts';
import { TRANSACTIONS_CHECKS } from './transactions-checks.ts';
import { VALIDATION_CHECKS } from './validation-checks.ts';

export const CHECKS: readonly Check[] = [
  ...TOKEN_CHECKS,
  ...CREATE_CHECKS,
  ...VALIDATION_CHECKS,
  ...READ_CHECKS,
  ...AUTHORISED_CHECKS,
  ...TRANSACTIONS_CHECKS,
];

/**
 * Asks the same of the reference, which is our own emulation, and of the target, and compares.
 * @param only ids that start with it.
 * @param onOutcome hears of each check as soon as it is done.
 */
export async function conformanceOf(
  target: Target,
  {
    reference,
    only = '',
    onOutcome = () => undefined,
  }: { reference: Target; only?: string; onOutcome?: (outcome: Outcome) => void },
): Promise<Report> {
  const [expecting, seeing] = [createCaller(reference), createCaller(target)];
  const outcomes: Outcome[] = [];
  for (const check of CHECKS.filter(({ id }) => id.startsWith(only))) {
    const outcome = withoutSecrets(await outcomeOf(check, expecting, seeing), seeing.secrets);
    outcomes.push(outcome);
    onOutcome(outcome);
  }
  return { target: { auth: target.auth, api: target.api }, outcomes };
}

async function outcomeOf(check: Check, expecting: Caller, seeing: Caller): Promise<Outcome> {
  const { id, title } = check;
  const skipped = whySkipped(check, seeing.target);
  if (skipped !== undefined) return { id, title, findings: [], skipped };
  try {
    const [expected, seen] = [await check.ask(expecting), await check.ask(seeing)];
    return { id, title, findings: compared(expected, seen) };
  } catch (error) {
    const failure = error instanceof Error ? reasonOf(error) : String(error);
    return { id, title, findings: [], failure };
  }
}

function whySkipped({ needs }: Check, { authorise, otherScope }: Target): string | undefined {
  if (needs === 'authorisation' && authorise === undefined) {
    return 'a person must authorise a connection: --interactive';
  }
  if (needs === 'other scope' && otherScope === undefined) {
    return 'the client must have another token scope: --other-scope';
  }
  return undefined;
}

/** Answers that differ in status have little else to compare. */
function compared(expected: readonly Fact[], seen: readonly Fact[]): Finding[] {
  const valueIn = (facts: readonly Fact[], name: string) =>
    facts.find((fact) => fact.name === name)?.value;
  const differs = ({ name }: Fact) => valueIn(expected, name) !== valueIn(seen, name);
  const isOtherAnswer = expected.some((fact) => fact.name === 'status' && differs(fact));
  const names = new Set(expected.map(({ name }) => name));
  const all = [...expected, ...seen.filter(({ name }) => !names.has(name))];
  return all
    .filter(({ isOfForm }) => isOfForm === true || !isOtherAnswer)
    .map((fact) => ({
      fact: fact.name,
      sure: fact.sure,
      expected: valueIn(expected, fact.name) ?? 'nothing',
      seen: valueIn(seen, fact.name) ?? 'nothing',
      differs: differs(fact),
    }));
}

/** `fetch failed` says nothing without its cause. */
function reasonOf({ message, cause }: Error): string {
  return cause instanceof Error ? `${message}: ${cause.message}` : message;
}

function withoutSecrets(outcome: Outcome, secrets: ReadonlySet<string>): Outcome {
  const clean = (text: string) =>
    [...secrets].reduce((shown, secret) => shown.replaceAll(secret, '(secret)'), text);
  return {
    ...outcome,
    findings: outcome.findings.map((finding) => ({
      ...finding,
      fact: clean(finding.fact),
      expected: clean(finding.expected),
      seen: clean(finding.seen),
    })),
    ...(outcome.failure !== undefined && { failure: clean(outcome.failure) }),
  };
}
