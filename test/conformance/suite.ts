import { AUTHORIZED_CHECKS } from './authorized-checks.ts';
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
  ...AUTHORIZED_CHECKS,
  ...TRANSACTIONS_CHECKS,
];

/**
 * Runs every check against the reference and the target, and compares the facts.
 * @param options.only prefix of the ids to run. @default all checks
 * @param options.onOutcome called after each check
 */
export async function runSuite(
  target: Target,
  {
    reference,
    only = '',
    onOutcome = () => undefined,
  }: { reference: Target; only?: string; onOutcome?: (outcome: Outcome) => void },
): Promise<Report> {
  const [referenceCaller, targetCaller] = [createCaller(reference), createCaller(target)];
  const outcomes: Outcome[] = [];
  for (const check of CHECKS.filter(({ id }) => id.startsWith(only))) {
    const outcome = redactSecrets(
      await runCheck(check, referenceCaller, targetCaller),
      targetCaller.secrets,
    );
    outcomes.push(outcome);
    onOutcome(outcome);
  }
  return { target: { auth: target.auth, api: target.api }, outcomes };
}

async function runCheck(
  check: Check,
  referenceCaller: Caller,
  targetCaller: Caller,
): Promise<Outcome> {
  const { id, title } = check;
  const skipped = skipReason(check, targetCaller.target);
  if (skipped !== undefined) return { id, title, findings: [], skipped };
  try {
    const [expected, actual] = [await check.run(referenceCaller), await check.run(targetCaller)];
    return { id, title, findings: compareFacts(expected, actual) };
  } catch (error) {
    const failure = error instanceof Error ? errorText(error) : String(error);
    return { id, title, findings: [], failure };
  }
}

function skipReason({ needs }: Check, { authorize, otherScope }: Target): string | undefined {
  if (needs === 'authorisation' && authorize === undefined) {
    return 'a user must authorise a connection: --interactive';
  }
  if (needs === 'other-scope' && otherScope === undefined) {
    return 'the client must have another token scope: --other-scope';
  }
  return undefined;
}

/** If the statuses differ, only the protocol facts are compared. */
function compareFacts(expected: readonly Fact[], actual: readonly Fact[]): Finding[] {
  const valueIn = (facts: readonly Fact[], name: string) =>
    facts.find((fact) => fact.name === name)?.value;
  const differs = ({ name }: Fact) => valueIn(expected, name) !== valueIn(actual, name);
  const hasOtherStatus = expected.some((fact) => fact.name === 'status' && differs(fact));
  const names = new Set(expected.map(({ name }) => name));
  const all = [...expected, ...actual.filter(({ name }) => !names.has(name))];
  return all
    .filter(({ isAlwaysCompared }) => isAlwaysCompared === true || !hasOtherStatus)
    .map((fact) => ({
      fact: fact.name,
      certainty: fact.certainty,
      expected: valueIn(expected, fact.name) ?? 'nothing',
      actual: valueIn(actual, fact.name) ?? 'nothing',
      differs: differs(fact),
    }));
}

/** Adds the cause, without which `fetch failed` has no information. */
function errorText({ message, cause }: Error): string {
  return cause instanceof Error ? `${message}: ${cause.message}` : message;
}

function redactSecrets(outcome: Outcome, secrets: ReadonlySet<string>): Outcome {
  const clean = (text: string) =>
    [...secrets].reduce((shown, secret) => shown.replaceAll(secret, '(secret)'), text);
  return {
    ...outcome,
    findings: outcome.findings.map((finding) => ({
      ...finding,
      fact: clean(finding.fact),
      expected: clean(finding.expected),
      actual: clean(finding.actual),
    })),
    ...(outcome.failure !== undefined && { failure: clean(outcome.failure) }),
  };
}
