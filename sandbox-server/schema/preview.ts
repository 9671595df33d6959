import { z } from 'zod';
import { httpUri } from './create-connection.ts';

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

/** What the user has to do before a consent is extended. */
export const RECONFIRMATION_ACTIONS = [
  'no_action_needed',
  'reconfirmation_of_consent_needed',
  'authentication_needed',
] as const;
export type ReconfirmationAction = (typeof RECONFIRMATION_ACTIONS)[number];

/**
 * @guess A consent is reconfirmed with `POST /v3/data-connections/{connection_id}/reconfirmation`; its body is the consent that the client took anew, and the return URI for a user who has to act.
 */
export const reconfirmation = z.object({
  user_consent: z.object({
    type: z.literal('precaptured'),
    captured_at: z.iso.datetime({ offset: true, error: 'Must be a date and time in UTC' }),
  }),
  hosted_page: z.object({ type: z.literal('authorization_flow'), return_uri: httpUri }).optional(),
});
export type Reconfirmation = z.output<typeof reconfirmation>;

/**
 * @guess A reconfirmation is answered as an extension is in version 1: with `action_needed`, and with `user_input_link` unless no action is needed.
 */
export const reconfirmed = z.object({
  action_needed: z.enum(RECONFIRMATION_ACTIONS),
  /** Where the user has to go. */
  user_input_link: z.url().optional(),
});
export type Reconfirmed = z.output<typeof reconfirmed>;
