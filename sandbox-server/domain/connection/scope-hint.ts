import type { Scope } from '../../schema/create-connection.ts';
import type { Client, JourneyDescription } from '../world/client.ts';

const REWARDS = ['accounts', 'transactions'] as const satisfies Scope[];
const AFFORDABILITY = ['info', 'transactions', 'accounts'] as const satisfies Scope[];

/** The scopes of each use case in the table of TrueLayer's overview, which does not have all of them. */
const SCOPES_OF: Partial<Record<JourneyDescription, readonly Scope[]>> = {
  rewards: REWARDS,
  cashback: REWARDS,
  affordability_credit: AFFORDABILITY,
  affordability_gambling: AFFORDABILITY,
  onboarding: AFFORDABILITY,
  account_verification: ['info', 'accounts'],
};

/** How the scopes of a connection differ from those of its client's use case; `undefined` if they do not. */
export function scopeHintOf({ journey }: Client, scopes: readonly Scope[]): string | undefined {
  const { description } = journey;
  const expected = description && SCOPES_OF[description];
  if (expected === undefined) return undefined;
  const missing = expected.filter((scope) => !scopes.includes(scope));
  const others = scopes.filter((scope) => !expected.includes(scope));
  const differences = [
    ...(missing.length > 0 ? [`does not request ${listOf(missing)}`] : []),
    ...(others.length > 0 ? [`also requests ${listOf(others)}`] : []),
  ];
  if (differences.length === 0) return undefined;
  const table = `for \`${description}\`, TrueLayer's table of use cases has ${listOf(expected)}`;
  return `hint: ${table}; the connection ${differences.join(' and ')}`;
}

function listOf(scopes: readonly Scope[]): string {
  return scopes.map((scope) => `\`${scope}\``).join(', ');
}
