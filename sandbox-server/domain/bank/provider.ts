import type { BankBehaviorName } from '../../schema/bank-behavior.ts';
import type { ProviderFilter as WireFilter } from '../../schema/create-connection.ts';
import type { Instant } from '../world/clock.ts';
import { type Downtime, isDownAt } from './downtime.ts';

/** From the most stable to the least. */
export const RELEASE_CHANNELS = ['general_availability', 'public_beta', 'private_beta'] as const;
export type ReleaseChannel = (typeof RELEASE_CHANNELS)[number];

export const CUSTOMER_SEGMENTS = ['retail', 'business', 'corporate'] as const;
export type CustomerSegment = (typeof CUSTOMER_SEGMENTS)[number];

/** ISO 3166-1 alpha-2, one of those in TrueLayer's document. */
export type Country = NonNullable<WireFilter['countries']>[number];

/** What some banks do not offer: balances, or the transactions of cards. */
export type Feature = 'balance' | 'card_transactions';

/** A bank that users can choose. */
export type Provider = {
  id: string;
  displayName: string;
  countries: readonly Country[];
  segments: readonly CustomerSegment[];
  releaseChannel: ReleaseChannel;
  /** `#` and six hexadecimal digits in upper case; dark enough for white text. */
  bgColor: string;
  /** A data URI of an image, in place of the drawn icon and logo. */
  logo?: string;
  /** How the bank departs from a well-behaved one. Default: not at all. */
  behaviors?: readonly BankBehaviorName[];
  /**
   * How long one-time access lasts after the login, as an ISO 8601 duration.
   * @default 'PT1H'
   */
  oneTimeAccess?: string;
  /** The features that the bank does not offer. @default none */
  unsupported?: readonly Feature[];
  /** When the bank is down. @default never */
  downtime?: Downtime;
};

/** `provider_selection.filter`; a provider must match all fields that are given. */
export type ProviderFilter = {
  countries?: readonly Country[] | undefined;
  releaseChannel?: ReleaseChannel | undefined;
  customerSegments?: readonly CustomerSegment[] | undefined;
  providerIds?: readonly string[] | undefined;
  excludes?: { providerIds?: readonly string[] | undefined } | undefined;
};

/**
 * The providers that match a filter, in their order. One common country or segment is enough.
 * Source of the defaults: the create operation of TrueLayer's document, and for the country its overview,
 * which says that Data v3 is for the UK only.
 *
 * @guess A release channel includes the more stable ones.
 */
export function filterProviders(
  providers: readonly Provider[],
  {
    countries = ['GB'],
    releaseChannel = 'general_availability',
    customerSegments = ['retail'],
    providerIds,
    excludes,
  }: ProviderFilter = {},
): Provider[] {
  const leastStable = RELEASE_CHANNELS.indexOf(releaseChannel);
  return providers.filter(
    (provider) =>
      RELEASE_CHANNELS.indexOf(provider.releaseChannel) <= leastStable &&
      provider.segments.some((segment) => customerSegments.includes(segment)) &&
      provider.countries.some((country) => countries.includes(country)) &&
      (providerIds === undefined || providerIds.includes(provider.id)) &&
      excludes?.providerIds?.includes(provider.id) !== true,
  );
}

/**
 * The providers of a country, which the hosted page shows until the user asks for all.
 * @param countryCode `hosted_page.country_code`; all providers are returned without one.
 * @guess If no offered bank is in the `country_code` of the hosted page, the page shows all banks.
 */
export function providersIn(
  providers: readonly Provider[],
  countryCode: string | undefined,
): readonly Provider[] {
  const local = providers.filter(({ countries }) => countries.some((each) => each === countryCode));
  return local.length === 0 ? providers : local;
}

/** Finds a provider by its id. */
export function findProvider(
  providers: readonly Provider[],
  id: string | undefined,
): Provider | undefined {
  return providers.find((provider) => provider.id === id);
}

/** Finds a provider by its id if it is down now. */
export function findDownProvider(
  providers: readonly Provider[],
  id: string | undefined,
  now: Instant,
): Provider | undefined {
  const provider = findProvider(providers, id);
  return provider !== undefined && isDownAt(provider, now) ? provider : undefined;
}

/** Why a provider that is down does not respond, for the request log. */
export function downReasonOf({ id }: Provider): string {
  return `the bank \`${id}\` is down for maintenance`;
}
