import type { DataAccessType, Scope } from '../../schema/create-connection.ts';
import type { FailureReason } from '../../schema/webhook.ts';
import type { ProviderFilter } from '../bank/provider.ts';
import type { Instant } from '../world/clock.ts';

/** Statuses of a connection in TrueLayer's responses and webhooks. */
export const STATUSES = ['authorization_required', 'authorizing', 'authorized', 'failed'] as const;
export type Status = (typeof STATUSES)[number];

export type FailureStage = Extract<Status, 'authorization_required' | 'authorizing'>;

/** The facts about a connection, each with its time; its status is computed from them. */
export type Connection = {
  id: string;
  /** Id of the journey in the URL of the hosted page. */
  journeyId: string;
  /** Id of the journey in the URL of the mock bank. */
  bankJourneyId: string;
  clientId: string;
  userId: string;
  createdAt: Instant;
  scopes: readonly Scope[];
  accessType: DataAccessType;
  /** Which banks the user may choose from. */
  providerFilter: ProviderFilter;
  preselectedProviderId?: string;
  /** Which hosted pages are shown. */
  hostedPage?: 'authorization_flow' | 'result_page';
  languageCode?: string;
  /** The country of the banks that the hosted page shows at first. */
  countryCode?: string;
  /** Whether the client's own UI sends the user to the bank. */
  isLedByClient: boolean;
  /** Where the user's browser is sent at the end. */
  returnUri?: string;
  metadata?: Record<string, string>;
  /** Origin of the JWKS whose keys sign the connection's webhooks. */
  webhookOrigin: string;
  openedAt?: Instant;
  providerId?: string;
  /** When the user chose the provider; absent when it was preselected. */
  providerChosenAt?: Instant;
  consentedAt?: Instant;
  /** The client's own page took the consent, so that its ninety days count from then. */
  isConsentPrecaptured?: true;
  /** The login at the bank (strong customer authentication). */
  login?: { at: Instant; mockUserId: string; username: string };
  accountIds?: readonly string[];
  authorizedAt?: Instant;
  consentEndsAt?: Instant;
  reconfirmedAt?: Instant;
  revokedAt?: Instant;
  /** The last reconfirmation that the user has to take part in. It is done if `reconfirmedAt` is not earlier. */
  reconfirmation?: {
    requestedAt: Instant;
    needs: 'consent' | 'authentication';
    returnUri?: string;
  };
  failure?: { at: Instant; stage: FailureStage; reason: FailureReason };
};

/** The status of a connection, computed from its facts. */
export function statusOf(connection: Connection): Status {
  if (connection.failure !== undefined) return 'failed';
  if (connection.authorizedAt !== undefined) return 'authorized';
  return connection.openedAt === undefined ? 'authorization_required' : 'authorizing';
}

export type JourneyStep = 'choose_bank' | 'consent' | 'bank_login' | 'bank_accounts' | 'done';

/** The screen of the journey that the user is on: the first whose fact is missing. */
export function journeyStepOf(connection: Connection): JourneyStep {
  if (connection.failure !== undefined || connection.authorizedAt !== undefined) return 'done';
  if (connection.providerId === undefined) return 'choose_bank';
  if (connection.consentedAt === undefined) return 'consent';
  return connection.login === undefined ? 'bank_login' : 'bank_accounts';
}
