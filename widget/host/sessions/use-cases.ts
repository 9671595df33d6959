/** What a partner requests of a bank, by name. The browser names a use case; the host decides the rest. */
import type { UseCase } from '../../protocol.ts';
import type { DataAccessType, ProviderFilter, Scope } from '../../truelayer/index.ts';
import { closestMatch } from '../../truelayer/unknown-keys.ts';
import { ProblemError } from '../errors.ts';

export type UseCaseDefinition = {
  /** Must include `accounts`: the host reads them to find out whether a connection is authorised. */
  scopes: readonly Scope[];
  accessType: DataAccessType;
  /**
   * The banks that the user can choose from.
   * @default TrueLayer's own
   */
  providers?: ProviderFilter;
  /**
   * The country whose banks the hosted page shows first, as two upper-case letters, e.g. `GB`. Use it if
   * `providers.countries` has several countries.
   * @default TrueLayer's own
   */
  countryCode?: string;
};

/**
 * The presets. TrueLayer rejects the scope `info` together with `recurring` access, so those that have it
 * are `one_time`.
 */
export const useCases = {
  rewards: { scopes: ['accounts', 'transactions'], accessType: 'recurring' },
  affordability: { scopes: ['info', 'transactions', 'accounts'], accessType: 'one_time' },
  onboarding: { scopes: ['info', 'transactions', 'accounts'], accessType: 'one_time' },
  'account-verification': { scopes: ['info', 'accounts'], accessType: 'one_time' },
} as const satisfies Record<UseCase, UseCaseDefinition>;

/** @throws {TypeError} for a definition that TrueLayer would reject or the host could not follow. */
export function checkUseCase(name: string, { scopes, accessType }: UseCaseDefinition): void {
  if (!scopes.includes('accounts')) {
    throw new TypeError(`useCases: "${name}" needs the scope accounts`);
  }
  if (scopes.includes('info') && accessType === 'recurring') {
    throw new TypeError(`useCases: "${name}" has the scope info, so its access must be one_time`);
  }
}

/**
 * Finds a use case by name. If there is only one, the browser need not name it.
 * @throws {ProblemError} for an unknown name.
 */
export function findUseCase(
  known: ReadonlyMap<string, UseCaseDefinition>,
  requested: string | undefined,
): { name: string; definition: UseCaseDefinition } {
  const [only, ...others] = known.keys();
  const name = requested ?? (others.length === 0 ? only : undefined);
  const definition = name === undefined ? undefined : known.get(name);
  if (name === undefined || definition === undefined) {
    throw new ProblemError('unknown-use-case', unknownDetail(name, [...known.keys()]));
  }
  return { name, definition };
}

/** Repeats the requested name only if it could be one of a use case. */
function unknownDetail(requested: string | undefined, known: readonly string[]): string {
  const names = known.map((name) => `'${name}'`).join(', ');
  if (requested === undefined) return `use_case: it is missing. Use cases are ${names}`;
  if (!/^[\w.-]{1,64}$/.test(requested)) return `use_case: it is none of ${names}`;
  const match = closestMatch(requested, known);
  const hint = match === undefined ? '' : ` Did you mean '${match}'?`;
  return `use_case: there is no '${requested}'.${hint} Use cases are ${names}`;
}
