import { z } from 'zod';
import { appUri, httpUri, uniqueOf } from './create-connection.ts';
import { instant } from './custom-transaction.ts';
import { customUser, repeated } from './custom-user.ts';
import { PREVIEWS } from './operation.ts';
import { providersConfig } from './provider-config.ts';
import { strictObject } from './strict-object.ts';

/** The sandbox's configuration file: what TrueLayer's Console knows, and the sandbox's own settings. */

/**
 * Token scopes that TrueLayer's auth server knows. Apps without Data v3 are reported to get those from
 * `connections:create` on, with which the Data API is Forbidden.
 * @guess The scopes of apps without Data v3 are as their owners report them, and with any of these alone the Data API is Forbidden.
 */
const TOKEN_SCOPES = [
  'data',
  'connections:create',
  'accounts',
  'balance',
  'beneficiaries',
  'cards',
  'direct_debits',
  'info',
  'offline_access',
  'standing_orders',
  'transactions',
  'payments',
  'paydirect',
  'payouts',
  'recurring_payments:commercial',
  'recurring_payments:sweeping',
  'signupplus',
  'tracking',
  'verification',
] as const;

/**
 * What the data is used for, as TrueLayer's Console offers it: prewritten descriptions, and an own one.
 * @guess The list of prewritten descriptions follows the use cases of TrueLayer's overview: its page on the Console names three of them.
 */
export const DESCRIPTIONS = [
  'rewards',
  'cashback',
  'affordability_credit',
  'affordability_gambling',
  'onboarding',
  'account_verification',
  'income_verification',
  'personal_finance_management',
  'custom',
] as const;
export type JourneyDescription = (typeof DESCRIPTIONS)[number];

/** @guess A client's name and the text of its journey have a greatest length of ours: TrueLayer's is not published. */
const LONGEST = { name: 100, text: 2000 } as const;

/** Values of `Cross-Origin-Opener-Policy`. */
export const OPENER_POLICIES = [
  'unsafe-none',
  'same-origin-allow-popups',
  'same-origin',
  'noopener-allow-popups',
] as const;
export type OpenerPolicy = (typeof OPENER_POLICIES)[number];

/** The texts of the hosted journey; in code, too. */
export const journey = strictObject({
  description: z
    .enum(DESCRIPTIONS)
    .optional()
    .describe(
      'What the data is used for: a prewritten text in the language of the user, or custom.',
    ),
  text: z
    .string()
    .min(1)
    .max(LONGEST.text)
    .regex(/^(?![\s\S]*<[A-Za-z!/?])/, 'Must be plain text, without markup')
    .optional()
    .describe('Replaces the prewritten text, or is the custom one. Lines become paragraphs.'),
}).superRefine(({ description, text }, context) => {
  if (description === 'custom' && text === undefined) {
    const message = "Must be provided with the description 'custom'";
    context.addIssue({ code: 'custom', path: ['text'], message });
  }
  if (description === undefined && text !== undefined) {
    const message = "Must be provided with text: 'custom', or the prewritten one that it replaces";
    context.addIssue({ code: 'custom', path: ['description'], message });
  }
});

export const client = strictObject({
  id: z
    .string()
    .regex(
      /^(?!\.{1,2}$)[!-9;-~]{1,128}$/,
      'Must be up to 128 visible ASCII characters without a colon, and not dots alone',
    )
    .describe('Its client_id.'),
  secret: z
    .string()
    .regex(/^[ -~]{1,256}$/, 'Must be up to 256 ASCII characters')
    .describe('Its client_secret.'),
  name: z
    .string()
    .min(1)
    .max(LONGEST.name)
    .optional()
    .describe('What users read on the hosted pages.'),
  scopes: uniqueOf(z.enum(TOKEN_SCOPES))
    .optional()
    .describe('What its tokens may be for. Without data it has no access to the Data API.'),
  return_uris: uniqueOf(appUri)
    .optional()
    .describe('Where users may be sent back to. Left out, any address will do.'),
  webhook_uri: httpUri
    .optional()
    .describe('Where its webhooks are sent to. Left out, none is sent.'),
  provider_webhooks: z
    .boolean()
    .optional()
    .describe('Webhooks are also sent when a bank goes down or comes back.'),
  aisp: z
    .boolean()
    .optional()
    .describe(
      'It is an AISP itself: it may have its own pages and consent, and leave out the details of users.',
    ),
  consent_screen_reviewed: z
    .boolean()
    .optional()
    .describe('TrueLayer has reviewed its screen to reconfirm a consent. Left out, it has.'),
  journey: journey.optional().describe('What the hosted pages say about the use of the data.'),
});
export type ClientConfig = z.output<typeof client>;

const IS_ORIGIN = 'Must be an origin, like http://127.0.0.1:4400';

/** Without a path, as paths are put behind it. */
export const origin = z
  .string()
  .regex(/^[Hh][Tt]{2}[Pp][Ss]?:\/\/[^\s/?#@]+$/, { error: IS_ORIGIN, abort: true })
  .refine((text) => z.url().safeParse(text).success, IS_ORIGIN)
  .optional();

export const config = strictObject({
  $schema: z.string().optional().describe('Where the schema of this file is, for editors.'),
  seed: z
    .string()
    .min(1)
    .optional()
    .describe('What ids and ledgers grow from: the same seed gives the same ones.'),
  now: instant.optional().describe('The instant at which the clock starts. It runs on from there.'),
  urls: strictObject({ auth: origin, api: origin, app: origin, webhooks: origin })
    .optional()
    .describe('Under which origins the sandbox is reached, behind a proxy for example.'),
  daily_call_limit: z
    .int()
    .min(0)
    .nullable()
    .optional()
    .describe(
      'Calls in 24 hours, per account, operation and connection, that reach the bank without an IP address in Tl-User-IP. Null, or left out, is no limit.',
    ),
  opener_policy: z
    .enum(OPENER_POLICIES)
    .optional()
    .describe("Cross-Origin-Opener-Policy of the journey's and the bank's pages. Left out: none."),
  evolve: z
    .boolean()
    .optional()
    .describe(
      'Adds unknown fields, an unknown account type and an unknown webhook type, as TrueLayer may.',
    ),
  previews: z
    .array(z.enum(PREVIEWS))
    .optional()
    .describe('Operations to answer although they are not published.'),
  clients: z
    .array(client)
    .min(1)
    .superRefine((clients, context) => {
      for (const [place, message] of repeated(clients, ({ id }) => id)) {
        context.addIssue({ code: 'custom', path: [place, 'id'], message });
      }
    })
    .optional()
    .describe('The apps, in place of the default one.'),
  providers: providersConfig
    .optional()
    .describe('Banks to add, and behaviours of the built-in ones.'),
  users: z
    .array(customUser)
    .default([])
    .describe(
      'Mock users of your own. With the name and password of a built-in one: in its place.',
    ),
  user_files: z
    .array(z.string().min(1))
    .default([])
    .describe('Files with one more of them each. Paths start at the directory of this file.'),
}).describe('Settings of the connect-bank sandbox.');
export type Config = z.output<typeof config>;
