/**
 * What the client reads of TrueLayer's responses, in TrueLayer's own spelling. A tolerant reader:
 * unused fields are dropped, open enumerations are strings, and optional data may be absent. Source:
 * the OpenAPI document of Data API v3.
 */
import * as z from 'zod/mini';
import { field, list, requiredList } from './tolerant-reader.ts';

const text = z.string();

/** A value to send as a header: `fetch` rejects any other with an error that repeats it. */
const headerValue = z.string().check(z.regex(/^[\x21-\x7e]+$/, 'not a valid header value'));

/** A number, also if it was sent as text. */
const seconds = z.pipe(z.transform(Number), z.number().check(z.positive()));

export const tokenResponse = z.object({
  /** @see https://www.rfc-editor.org/rfc/rfc6750#section-2.1 */
  access_token: z.string().check(z.regex(/^[\w.~+/-]+=*$/)),
  /** Seconds. Optional: https://www.rfc-editor.org/rfc/rfc6749#section-5.1 */
  expires_in: field('expires_in', seconds),
});

export const tokenErrorResponse = z.object({ error: z.string().check(z.regex(/^\w{1,64}$/)) });

export const problem = z.object({
  type: field('type', text),
  title: field('title', text),
  detail: field('detail', text),
  trace_id: field('trace_id', text),
  errors: field('errors', z.looseObject({})),
});

/** A bank that the user can choose. */
export type ProviderOffer = {
  id: string;
  display_name?: string | undefined;
  icon_uri?: string | undefined;
  logo_uri?: string | undefined;
  bg_color?: string | undefined;
};

const providerOffer = z.object({
  id: text,
  display_name: field('display_name', text),
  icon_uri: field('icon_uri', text),
  logo_uri: field('logo_uri', text),
  bg_color: field('bg_color', text),
});

/** A connection that was just created. */
export type CreatedConnection = {
  id: string;
  status?: string | undefined;
  user?: { id?: string | undefined } | undefined;
  /** Only if a hosted page was requested. */
  hosted_page?: { uri: string } | undefined;
  /** Only if the client has its own pages. */
  authorization_flow?:
    | {
        actions: {
          next: { type: string; uri?: string | undefined; providers?: ProviderOffer[] | undefined };
        };
      }
    | undefined;
};

const nextAction = z.object({
  type: text,
  uri: field('uri', text),
  providers: field('providers', requiredList('items', providerOffer)),
});

export const createdConnection = z.object({
  id: headerValue.check(z.maxLength(128)),
  status: field('status', text),
  user: field('user', z.object({ id: field('id', text) })),
  hosted_page: field('hosted_page', z.object({ uri: text })),
  authorization_flow: field(
    'authorization_flow',
    z.object({ actions: z.object({ next: nextAction }) }),
  ),
});

export type AccountIdentifier =
  | { type: 'sort_code_account_number'; sort_code: string; account_number: string }
  | { type: 'iban'; iban: string };

const accountIdentifier = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('sort_code_account_number'),
    sort_code: text,
    account_number: text,
  }),
  z.object({ type: z.literal('iban'), iban: text }),
]);

/**
 * An account or a card that the user shared, without its balance and display name. Banks leave fields
 * out: every field but `id` can be absent.
 */
export type ConnectedAccount =
  | {
      type: 'account';
      id: string;
      currency?: string | undefined;
      /** `current` or `savings`. */
      account_type?: string | undefined;
      /** `retail` or `business`. */
      customer_segment?: string | undefined;
      bic?: string | undefined;
      account_identifiers: AccountIdentifier[];
      /** A joint account has several. */
      account_holder_names: string[];
    }
  | { type: 'card'; id: string };

const connectedAccount = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('account'),
    id: text,
    currency: field('currency', text),
    account_type: field('account_type', text),
    customer_segment: field('customer_segment', text),
    bic: field('bic', text),
    account_identifiers: list('account_identifiers', accountIdentifier, [
      'sort_code_account_number',
      'iban',
    ]),
    account_holder_names: list('account_holder_names', text),
  }),
  z.object({ type: z.literal('card'), id: text }),
]);

export const accountsResponse = z.object({
  items: requiredList('items', connectedAccount, ['account', 'card']),
});

/**
 * A balance, in pence or cents.
 * @guess The balance endpoint is documented, its body is not: `current_in_minor` and `available_in_minor` are named like TrueLayer's other amounts.
 */
export type AccountBalance = {
  currency: string;
  /** Negative when overdrawn. */
  current_in_minor: number;
  /** Includes an agreed overdraft or credit limit. */
  available_in_minor?: number | undefined;
};

export const accountBalance = z.object({
  currency: text,
  current_in_minor: z.int(),
  available_in_minor: field('available_in_minor', z.int()),
});

/**
 * What the user has to do before a consent is extended.
 * @guess The response to a reconfirmation is that of version 1: `action_needed`, and `user_input_link` if the user has to act.
 */
export const reconfirmedConnection = z.object({
  action_needed: field('action_needed', text),
  user_input_link: field('user_input_link', text),
});

export type UserInfo = {
  /** Absent if the bank sends none. */
  name?: string | undefined;
};

export const userInfo = z.object({ name: field('name', text) });
