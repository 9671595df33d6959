import { z } from 'zod';

/** `POST /connect/token`: the client-credentials grant, as the auth server's document has it. */

export const tokenRequest = z.object({
  /** Any other is refused too, by an error of its own. */
  grant_type: z.string().meta({ const: 'client_credentials' }),
  client_id: z.string(),
  client_secret: z.string(),
  scope: z.string(),
});
export type TokenRequest = z.output<typeof tokenRequest>;

export const tokenResponse = z.object({
  access_token: z.string(),
  /** Seconds. */
  expires_in: z.int(),
  token_type: z.literal('Bearer'),
  scope: z.string(),
});
export type TokenResponse = z.output<typeof tokenResponse>;

export const TOKEN_ERRORS = [
  'invalid_request',
  'invalid_client',
  'invalid_scope',
  'unsupported_grant_type',
  'internal_server_error',
] as const;
export type TokenErrorCode = (typeof TOKEN_ERRORS)[number];

export const tokenError = z.object({
  error: z.enum(TOKEN_ERRORS),
  error_description: z.string().optional(),
  error_details: z.object({ reason: z.string().optional() }).optional(),
});
export type TokenError = z.output<typeof tokenError>;
