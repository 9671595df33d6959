import { z } from 'zod';

/**
 * What the preview operations answer and take. Neither is published.
 * @guess A connection is read with `GET /v3/data-connections/{connection_id}`; its body has the fields that clients look for which call it.
 */
export const readConnection = z.object({
  id: z.string(),
  status: z.enum([
    'authorization_required',
    'authorizing',
    'authorized',
    'failed',
    'expired',
    'revoked',
  ]),
  user: z.object({ id: z.string() }),
  provider: z.object({ provider_id: z.string(), display_name: z.string() }).optional(),
  consent_expires_at: z.iso.datetime().optional(),
});
export type ReadConnection = z.output<typeof readConnection>;

/**
 * @guess A consent is reconfirmed with `POST /v3/data-connections/{connection_id}/reconfirmation`; its body is the consent that the client took anew, and its answer the connection.
 */
export const reconfirmation = z.object({
  user_consent: z.object({
    type: z.literal('precaptured'),
    captured_at: z.iso.datetime({ offset: true, error: 'Must be a date and time in UTC' }),
  }),
});
