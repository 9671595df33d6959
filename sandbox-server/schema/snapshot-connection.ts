import { z } from 'zod';
import { DATA_ACCESS_TYPES, metadata, providerFilter, SCOPES } from './create-connection.ts';
import { strictObject } from './strict-object.ts';
import { failureReason } from './webhook.ts';

/** Connections and transactions requests in snapshots and state files: the domain's facts as they are. */

/** Far from now, and far from where dates end. */
const FURTHEST = 4e15;

/** Epoch milliseconds. */
export const instant = z.number().min(-FURTHEST).max(FURTHEST);

const filter = providerFilter.shape;

const providerFilterFacts = strictObject({
  countries: filter.countries,
  releaseChannel: filter.release_channel,
  customerSegments: filter.customer_segments,
  providerIds: filter.provider_ids,
  excludes: strictObject({ providerIds: filter.provider_ids }).optional(),
});

export const failureFacts = strictObject({
  at: instant,
  stage: z.enum(['authorization_required', 'authorizing']),
  reason: failureReason,
});

export const connectionFacts = strictObject({
  id: z.string(),
  journeyId: z.string(),
  bankJourneyId: z.string(),
  clientId: z.string(),
  userId: z.string(),
  createdAt: instant,
  scopes: z.array(z.enum(SCOPES)),
  accessType: z.enum(DATA_ACCESS_TYPES),
  providerFilter: providerFilterFacts,
  preselectedProviderId: z.string().exactOptional(),
  hostedPage: z.enum(['authorization_flow', 'result_page']).exactOptional(),
  languageCode: z.string().exactOptional(),
  countryCode: z.string().exactOptional(),
  isLedByClient: z.boolean(),
  returnUri: z.string().exactOptional(),
  metadata: metadata.exactOptional(),
  webhookOrigin: z.string(),
  openedAt: instant.exactOptional(),
  providerId: z.string().exactOptional(),
  providerChosenAt: instant.exactOptional(),
  consentedAt: instant.exactOptional(),
  isConsentPrecaptured: z.literal(true).exactOptional(),
  login: strictObject({
    at: instant,
    mockUserId: z.string(),
    username: z.string(),
  }).exactOptional(),
  accountIds: z.array(z.string()).exactOptional(),
  authorizedAt: instant.exactOptional(),
  consentEndsAt: instant.exactOptional(),
  reconfirmedAt: instant.exactOptional(),
  revokedAt: instant.exactOptional(),
  reconfirmation: strictObject({
    requestedAt: instant,
    needs: z.enum(['consent', 'authentication']),
    returnUri: z.string().exactOptional(),
  }).exactOptional(),
  failure: failureFacts.exactOptional(),
});

export const transactionRequestFacts = strictObject({
  id: z.string(),
  connectionId: z.string(),
  accountId: z.string(),
  from: z.string(),
  to: z.string(),
  pageSize: z.int(),
  after: strictObject({ timestamp: z.string(), id: z.string() }).exactOptional(),
  isEnriched: z.boolean(),
  createdAt: instant,
  respondedAt: instant,
  failureReason: z.string().exactOptional(),
});
