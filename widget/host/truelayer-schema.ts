/**
 * What the client reads of TrueLayer's answers, in TrueLayer's own spelling. A tolerant reader:
 * fields nobody here reads are dropped, open lists are strings, and list items of a kind that is
 * not known yet are left out. Source: the OpenAPI document of Data API v3.
 */
import { z } from 'zod';

/** Counted before anything in it is looked at. TrueLayer's longest list is a page of 500. */
const items = z.array(z.unknown()).max(1000);

/** Goes into a header: anything else would be an exception there, which repeats the value. */
const headerValue = z.string().regex(/^[\x21-\x7e]+$/, 'no header can carry it');

export const tokenAnswer = z.object({
  /** It becomes a header, so it has to be one that RFC 6750 allows. */
  access_token: z.string().regex(/^[\w.~+/-]+=*$/),
  /** Seconds. */
  expires_in: z.number().positive(),
});

export const tokenRefusal = z.object({ error: z.string().regex(/^\w{1,64}$/) });

export const problem = z.object({
  type: z.string().optional().catch(undefined),
  title: z.string().optional().catch(undefined),
  detail: z.string().optional().catch(undefined),
  trace_id: z.string().optional().catch(undefined),
  errors: z.record(z.string(), z.array(z.string())).optional().catch(undefined),
});

const providerOffer = z.object({
  id: z.string(),
  display_name: z.string(),
  icon_uri: z.string().optional(),
  logo_uri: z.string().optional(),
  bg_color: z.string().optional(),
});

/** Answer to the creation of a connection. */
export const createdConnection = z.object({
  id: headerValue.max(128),
  status: z.string(),
  user: z.object({ id: z.string() }),
  /** Only when a hosted page was asked for. */
  hosted_page: z.object({ uri: z.string() }).optional(),
  /** Only when the client brings its own pages. */
  authorization_flow: z
    .object({
      actions: z.object({
        next: z.object({
          type: z.string(),
          uri: z.string().optional(),
          providers: z.array(providerOffer).optional(),
        }),
      }),
    })
    .optional(),
});
export type CreatedConnection = z.infer<typeof createdConnection>;

const accountIdentifier = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('sort_code_account_number'),
    sort_code: z.string(),
    account_number: z.string(),
  }),
  z.object({ type: z.literal('iban'), iban: z.string() }),
]);
export type AccountIdentifier = z.infer<typeof accountIdentifier>;

const connectedAccount = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('account'),
    id: z.string(),
    currency: z.string(),
    /** `current` or `savings`. */
    account_type: z.string(),
    /** `retail` or `business`. */
    customer_segment: z.string(),
    bic: z.string().optional(),
    account_identifiers: known(accountIdentifier, ['sort_code_account_number', 'iban']),
    /** Several names: a joint account. */
    account_holder_names: z.array(z.string()),
  }),
  z.object({ type: z.literal('card'), id: z.string() }),
]);
/** An account or a card the user shared. Balance and display name are not part of it. */
export type ConnectedAccount = z.infer<typeof connectedAccount>;

export const accountsAnswer = z.object({ items: known(connectedAccount, ['account', 'card']) });

const transaction = z.object({
  id: z.string(),
  /** RFC 3339. */
  timestamp: z.string(),
  /** The bank's own text. */
  description: z.string(),
  currency: z.string(),
  /** Pence or cents; negative when money left the account. */
  amount_in_minor: z.number().int(),
  /** `pending` or `settled`. */
  status: z.string(),
  /** Only when asked for, each part only where TrueLayer could tell. */
  enrichment: z
    .object({
      merchant_name: z.string().nullish(),
      transaction_category: z
        .object({ category_code: z.string(), category_name: z.string() })
        .nullish(),
    })
    .optional(),
});
export type Transaction = z.infer<typeof transaction>;

/** The id becomes part of an address. */
export const startedRequest = z.object({ id: z.string().regex(/^[\w-]+$/) });

export const transactionsRequest = z.discriminatedUnion('status', [
  z.object({ status: z.literal('pending') }),
  z.object({
    status: z.literal('completed'),
    result: z.object({
      items: items.pipe(z.array(transaction)),
      pagination: z.object({ next_cursor: z.string().nullish() }).optional(),
    }),
  }),
  z.object({ status: z.literal('failed'), failure_reason: z.string() }),
]);
export type TransactionsRequest = z.infer<typeof transactionsRequest>;
export type CompletedPage = Extract<TransactionsRequest, { status: 'completed' }>['result'];

/**
 * A balance, in pence or cents.
 * @guess The balance endpoint is documented, its body is not: `current_in_minor` and `available_in_minor` are named like TrueLayer's other amounts.
 */
export const accountBalance = z.object({
  currency: z.string(),
  /** Negative when overdrawn. */
  current_in_minor: z.number().int(),
  /** With an agreed overdraft or credit limit. */
  available_in_minor: z.number().int().nullish(),
});
export type AccountBalance = z.infer<typeof accountBalance>;

/**
 * A connection whose consent was prolonged.
 * @guess A reconfirmation is answered with the connection's `status`, and `consent_expires_at` where its consent ends.
 */
export const reconfirmedConnection = z.object({
  status: z.string(),
  /** The consent was given whatever this says, so nothing that it says is an error. */
  consent_expires_at: z.iso.datetime({ offset: true }).optional().catch(undefined),
});

export const userInfo = z.object({
  /** Absent when the bank gives none. */
  name: z.string().nullish(),
});
export type UserInfo = z.infer<typeof userInfo>;

/** A list of which only the items of known kinds are read; those must be well formed. */
function known<Item extends z.ZodType>(item: Item, kinds: readonly string[]) {
  const kind = z.object({ type: z.string() });
  const isKnown = (value: unknown) => {
    const { success, data } = kind.safeParse(value);
    return !success || kinds.includes(data.type);
  };
  return items.transform((values) => values.filter(isKnown)).pipe(z.array(item));
}
