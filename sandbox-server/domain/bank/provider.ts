import type { ProviderFilter as WireFilter } from '../../schema/create-connection.ts';

/** A bank a user can choose, and the filter with which a client narrows the choice. */

/** From the most stable to the least. */
export const RELEASE_CHANNELS = ['general_availability', 'public_beta', 'private_beta'] as const;
export type ReleaseChannel = (typeof RELEASE_CHANNELS)[number];

export const CUSTOMER_SEGMENTS = ['retail', 'business', 'corporate'] as const;
export type CustomerSegment = (typeof CUSTOMER_SEGMENTS)[number];

/** ISO 3166-1 alpha-2, of those TrueLayer names. */
export type Country = NonNullable<WireFilter['countries']>[number];

export type Provider = {
  id: string;
  displayName: string;
  countries: readonly Country[];
  segments: readonly CustomerSegment[];
  releaseChannel: ReleaseChannel;
  /** `#` and six hexadecimal digits, upper case: the bank's own colour, dark enough for white text. */
  bgColor: string;
};

/** `provider_selection.filter`; each field that is given must be met. */
export type ProviderFilter = {
  countries?: readonly Country[] | undefined;
  releaseChannel?: ReleaseChannel | undefined;
  customerSegments?: readonly CustomerSegment[] | undefined;
  providerIds?: readonly string[] | undefined;
  excludes?: { providerIds?: readonly string[] | undefined } | undefined;
};

/**
 * The providers that pass a filter, in their own order. One shared country or segment is enough.
 * Source of the defaults: the create operation of TrueLayer's document.
 *
 * @guess A provider filter without countries offers providers of every country.
 * @guess A release channel includes the more stable ones.
 */
export function providersFor(
  providers: readonly Provider[],
  {
    countries,
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
      (countries === undefined ||
        provider.countries.some((country) => countries.includes(country))) &&
      (providerIds === undefined || providerIds.includes(provider.id)) &&
      excludes?.providerIds?.includes(provider.id) !== true,
  );
}
