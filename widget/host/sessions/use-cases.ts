/** What a partner asks a bank for, by name. The browser names a use case; the host decides the rest. */
import type { UseCase } from '../../protocol.ts';
import type { DataAccessType, ProviderFilter, Scope } from '../../truelayer/index.ts';

export type UseCaseDefinition = {
  /** `accounts` is always among them: reading the accounts is how the host knows it is authorised. */
  scopes: readonly Scope[];
  accessType: DataAccessType;
  /** Banks the user can choose from. TrueLayer's default where absent. */
  providers?: ProviderFilter;
};

/**
 * The presets. TrueLayer refuses the scope `info` together with `recurring` access, so those that
 * have it are `one_time`.
 */
export const useCases = {
  rewards: { scopes: ['accounts', 'transactions'], accessType: 'recurring' },
  affordability: { scopes: ['info', 'transactions', 'accounts'], accessType: 'one_time' },
  onboarding: { scopes: ['info', 'transactions', 'accounts'], accessType: 'one_time' },
  'account-verification': { scopes: ['info', 'accounts'], accessType: 'one_time' },
} as const satisfies Record<UseCase, UseCaseDefinition>;

/** @throws {TypeError} for a definition that TrueLayer would refuse or the host could not follow. */
export function checkUseCase(name: string, { scopes, accessType }: UseCaseDefinition): void {
  if (!scopes.includes('accounts')) {
    throw new TypeError(`useCases: "${name}" needs the scope accounts`);
  }
  if (scopes.includes('info') && accessType === 'recurring') {
    throw new TypeError(`useCases: "${name}" has the scope info, so its access must be one_time`);
  }
}
