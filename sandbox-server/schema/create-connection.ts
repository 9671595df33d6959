import { z } from 'zod';
import { recordOf } from './record.ts';

/** Body of `POST /v3/data-connections`, as TrueLayer's Data API v3 document and guides have it. */

export const SCOPES = ['info', 'accounts', 'balance', 'transactions'] as const;
export type Scope = (typeof SCOPES)[number];

export const DATA_ACCESS_TYPES = ['one_time', 'recurring'] as const;
export type DataAccessType = (typeof DATA_ACCESS_TYPES)[number];

const COUNTRIES = [
  'AT',
  'BE',
  'DE',
  'DK',
  'ES',
  'FI',
  'FR',
  'GB',
  'IE',
  'IT',
  'LT',
  'NL',
  'NO',
  'PL',
  'PT',
  'RO',
] as const;

const METADATA_PAIRS = 10;

/** Schemes a browser would run instead of visit. */
const NEVER_FOLLOWED = ['javascript:', 'data:', 'vbscript:', 'file:', 'blob:', 'about:'];

const url = z.url();

export const httpUri = z
  .string()
  .refine((uri) => /^https?:$/.test(schemeOf(uri)) && url.safeParse(uri).success, {
    error: 'Must be an absolute http or https URI',
  })
  .meta({ format: 'uri', pattern: '^https?:' });

/** @guess `authorization_flow.redirect.return_uri` may have an app's own scheme, as the document types it as a plain string. */
export const appUri = z
  .string()
  .refine((uri) => schemeOf(uri) !== '' && !NEVER_FOLLOWED.includes(schemeOf(uri)), {
    error: 'Must be an absolute URI that a browser or an app can open',
  })
  .meta({ format: 'uri' });

const languageCode = z.string().regex(/^[a-z]{2}$/, 'Must be two lower-case letters');
const countryCode = z.string().regex(/^[A-Z]{2}$/, 'Must be two upper-case letters');

export function uniqueOf<T extends z.ZodType>(item: T) {
  return z
    .array(item)
    .min(1)
    .refine((items) => new Set(items).size === items.length, { error: 'Must not repeat an item' })
    .meta({ uniqueItems: true });
}

export const providerFilter = z.object({
  countries: uniqueOf(z.enum(COUNTRIES)).optional(),
  release_channel: z.enum(['general_availability', 'public_beta', 'private_beta']).optional(),
  customer_segments: uniqueOf(z.enum(['retail', 'business', 'corporate'])).optional(),
  provider_ids: uniqueOf(z.string()).optional(),
  excludes: z.object({ provider_ids: uniqueOf(z.string()).optional() }).optional(),
});
export type ProviderFilter = z.output<typeof providerFilter>;

const providerSelection = z.discriminatedUnion('type', [
  z.object({ type: z.literal('preselected'), provider_id: z.string() }),
  z.object({ type: z.literal('user_selected'), filter: providerFilter.optional() }),
]);

/** @guess A phone number is accepted in E.164 form only: `+`, country code, digits without spaces. */
const phone = z.string().regex(/^\+[1-9]\d{6,14}$/, 'Must be + and the country code, then digits');

const user = z.object({
  id: z.string().optional(),
  name: z
    .string()
    .regex(/^[^()]+$/, 'Must not be empty or contain brackets')
    .optional(),
  email: z.email({ pattern: z.regexes.html5Email, error: 'Must be an email address' }).optional(),
  phone: phone.optional(),
});

const userConsent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('authorization_flow_captured') }),
  z.object({
    type: z.literal('precaptured'),
    captured_at: z.iso.datetime({ offset: true, error: 'Must be a date and time in UTC' }),
  }),
]);

const hostedPage = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('authorization_flow'),
    return_uri: httpUri,
    country_code: countryCode.optional(),
    language_code: languageCode.optional(),
  }),
  z.object({ type: z.literal('result_page'), language_code: languageCode.optional() }),
]);

/** Counted in characters, as JSON Schema does, and not in halves of them, as UTF-16 does. */
function textOf(limit: number) {
  return z
    .string()
    .refine((text) => [...text].length <= limit, { error: `Must have at most ${limit} characters` })
    .meta({ maxLength: limit });
}

export const metadata = recordOf(textOf(40), textOf(500))
  .refine((pairs) => Object.keys(pairs).length <= METADATA_PAIRS, {
    error: `Must have at most ${METADATA_PAIRS} pairs`,
  })
  .meta({ maxProperties: METADATA_PAIRS });

const fields = z.object({
  scopes: z.array(z.enum(SCOPES)).min(1),
  provider_selection: providerSelection,
  user,
  user_consent: userConsent,
  hosted_page: hostedPage.optional(),
  authorization_flow: z.object({ redirect: z.object({ return_uri: appUri }) }).optional(),
  data_access_type: z.enum(DATA_ACCESS_TYPES).default('recurring'),
  metadata: metadata.optional(),
});
export type CreateConnection = z.output<typeof fields>;

/**
 * With the rules that only TrueLayer's prose states.
 * @guess Every combination that no rule forbids is accepted: TrueLayer's guide speaks of five, and which they are we could not learn.
 */
export const createConnection = withProse({ aisp: false });

/** The same for a client who is an AISP itself and may leave the user's details out. */
export const createConnectionAsAisp = withProse({ aisp: true });

function withProse({ aisp }: { aisp: boolean }) {
  return fields.superRefine((body, context) => {
    for (const [path, message] of proseIssues(body, aisp)) {
      context.addIssue({ code: 'custom', path, message });
    }
  });
}

/** @guess What only TrueLayer's prose forbids is Invalid Parameters, under the key `user.name`, `user.email`, `data_access_type` or `authorization_flow`. */
function* proseIssues(body: CreateConnection, aisp: boolean): Generator<[string[], string]> {
  if (!aisp && body.user.name === undefined) yield [['user', 'name'], 'Must be provided'];
  if (!aisp && body.user.email === undefined && body.user.phone === undefined) {
    yield [['user', 'email'], 'Must be provided, unless user.phone is'];
  }
  if (body.scopes.includes('info') && body.data_access_type === 'recurring') {
    yield [['data_access_type'], "Must be 'one_time' when scopes contain 'info'"];
  }
  if (body.hosted_page?.type === 'authorization_flow' && body.authorization_flow !== undefined) {
    yield [
      ['authorization_flow'],
      "Must not be provided together with hosted_page of type 'authorization_flow'",
    ];
  }
}

/** The scheme with its colon, or nothing when `uri` is not absolute or has what no URI has. */
function schemeOf(uri: string): string {
  return /^[a-z][a-z0-9+.-]*:(?=[^\s\p{Cc}\p{Cs}]+$)/iu.exec(uri)?.[0].toLowerCase() ?? '';
}
