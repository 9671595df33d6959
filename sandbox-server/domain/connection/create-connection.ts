import type {
  CreateConnection,
  ProviderFilter as WireFilter,
} from '../../schema/create-connection.ts';
import type { Provider, ProviderFilter } from '../bank/provider.ts';
import { failed, invalid, ok, type Result } from '../error.ts';
import { acceptsReturnUri, type Client } from '../world/client.ts';
import type { Instant } from '../world/clock.ts';
import type { Ids } from '../world/id.ts';
import type { Connection } from './connection.ts';

/**
 * Creates a connection from a validated request; the caller stores it. Steps that the client has done
 * itself are recorded as done: a preselected bank, a precaptured consent, an own UI.
 */
export function createConnectionFromRequest({
  body,
  client,
  providers,
  ids,
  now,
  webhookOrigin,
}: {
  body: CreateConnection;
  client: Client;
  providers: readonly Provider[];
  ids: Ids;
  now: Instant;
  webhookOrigin: string;
}): Result<Connection> {
  const reason = missingLicenceReason(body, client);
  if (reason !== undefined) return failed('forbidden', reason);
  const errors = errorsOf({ body, client, providers, now });
  if (Object.keys(errors).length > 0) return invalid(errors);
  const { provider_selection: selection, metadata } = body;
  return ok({
    id: ids.uuid(),
    journeyId: ids.uuid(),
    bankJourneyId: ids.uuid(),
    clientId: client.id,
    userId: body.user.id ?? ids.uuid(),
    createdAt: now,
    scopes: [...new Set(body.scopes)],
    accessType: body.data_access_type,
    providerFilter: selection.type === 'user_selected' ? filterOf(selection.filter) : {},
    ...(selection.type === 'preselected' && {
      preselectedProviderId: selection.provider_id,
      providerId: selection.provider_id,
    }),
    webhookOrigin,
    ...pagesOf(body, now),
    ...(metadata && { metadata }),
    ...(body.user_consent.type === 'precaptured' && {
      consentedAt: Date.parse(body.user_consent.captured_at),
      isConsentPrecaptured: true,
    }),
  });
}

type Pages = Pick<
  Connection,
  'hostedPage' | 'languageCode' | 'countryCode' | 'isLedByClient' | 'returnUri' | 'openedAt'
>;

/** Which pages are shown, in which language, with the banks of which country, and the return URI. */
function pagesOf(
  { hosted_page: page, authorization_flow: flow }: CreateConnection,
  now: Instant,
): Pages {
  const returnUri =
    page?.type === 'authorization_flow' ? page.return_uri : flow?.redirect.return_uri;
  const countryCode = page?.type === 'authorization_flow' ? page.country_code : undefined;
  return {
    isLedByClient: flow !== undefined,
    ...(flow && { openedAt: now }),
    ...(page && { hostedPage: page.type }),
    ...(page?.language_code !== undefined && { languageCode: page.language_code }),
    ...(countryCode !== undefined && { countryCode }),
    ...(returnUri !== undefined && { returnUri }),
  };
}

function filterOf(filter: WireFilter = {}): ProviderFilter {
  return {
    countries: filter.countries,
    releaseChannel: filter.release_channel,
    customerSegments: filter.customer_segments,
    providerIds: filter.provider_ids,
    excludes: filter.excludes && { providerIds: filter.excludes.provider_ids },
  };
}

/**
 * Why a client may not have its own pages: TrueLayer allows them only to clients that are regulated as an
 * AISP. `undefined` if it may.
 * @guess A client without an AISP licence that sends `authorization_flow` or a precaptured consent gets Forbidden.
 */
function missingLicenceReason(
  { authorization_flow: flow, user_consent: consent }: CreateConnection,
  { id, aisp }: Client,
): string | undefined {
  if (aisp) return undefined;
  const fields = [
    ...(flow ? ['`authorization_flow`'] : []),
    ...(consent.type === 'precaptured' ? ['`user_consent.type` `precaptured`'] : []),
  ];
  if (fields.length === 0) return undefined;
  return `only a client with an AISP licence may send ${fields.join(' and ')}; if \`${id}\` has one, configure it with \`aisp: true\``;
}

/**
 * Errors of a valid request that depend on the client and on the banks there are.
 * @guess A return URI that is not registered, a provider that does not exist and a `captured_at` in the future are Invalid Parameters, under the keys of those fields.
 */
function errorsOf({
  body,
  client,
  providers,
  now,
}: {
  body: CreateConnection;
  client: Client;
  providers: readonly Provider[];
  now: Instant;
}): Record<string, string[]> {
  const { hosted_page: page, authorization_flow: flow, provider_selection: selection } = body;
  const { user_consent: consent } = body;
  const errors: Record<string, string[]> = {};
  const unregistered = ['Must be registered as a return URI of this client'];
  if (page?.type === 'authorization_flow' && !acceptsReturnUri(client, page.return_uri)) {
    errors['hosted_page.return_uri'] = unregistered;
  }
  if (flow !== undefined && !acceptsReturnUri(client, flow.redirect.return_uri)) {
    errors['authorization_flow.redirect.return_uri'] = unregistered;
  }
  if (
    selection.type === 'preselected' &&
    !providers.some(({ id }) => id === selection.provider_id)
  ) {
    errors['provider_selection.provider_id'] = ['Unknown provider'];
  }
  if (consent.type === 'precaptured' && Date.parse(consent.captured_at) > now) {
    errors['user_consent.captured_at'] = ['Must not be in the future'];
  }
  return errors;
}
