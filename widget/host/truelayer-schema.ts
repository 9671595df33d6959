/**
 * What the client reads of TrueLayer's answers, in TrueLayer's own spelling. A tolerant reader:
 * fields nobody here reads are dropped, open lists are strings, and list items of a kind that is
 * not known yet are left out. Source: the OpenAPI document of Data API v3.
 */
import * as z from 'zod/mini';

/** Counted before anything in it is looked at. TrueLayer's longest list is a page of 500. */
const items = z.array(z.unknown()).check(z.maxLength(1000));

/** Goes into a header: anything else would be an exception there, which repeats the value. */
const headerValue = z.string().check(z.regex(/^[\x21-\x7e]+$/, 'no header can carry it'));

export const tokenAnswer = z.object({
  /** It becomes a header, so it has to be one that RFC 6750 allows. */
  access_token: z.string().check(z.regex(/^[\w.~+/-]+=*$/)),
  /** Seconds. */
  expires_in: z.number().check(z.positive()),
});

export const tokenRefusal = z.object({ error: z.string().check(z.regex(/^\w{1,64}$/)) });

export const problem = z.object({
  type: z.catch(z.optional(z.string()), undefined),
  title: z.catch(z.optional(z.string()), undefined),
  detail: z.catch(z.optional(z.string()), undefined),
  trace_id: z.catch(z.optional(z.string()), undefined),
  errors: z.catch(z.optional(z.record(z.string(), z.array(z.string()))), undefined),
});

const providerOffer = z.object({
  id: z.string(),
  display_name: z.string(),
  icon_uri: z.optional(z.string()),
  logo_uri: z.optional(z.string()),
  bg_color: z.optional(z.string()),
});

/** Answer to the creation of a connection. */
export const createdConnection = z.object({
  id: headerValue.check(z.maxLength(128)),
  status: z.string(),
  user: z.object({ id: z.string() }),
  /** Only when a hosted page was asked for. */
  hosted_page: z.optional(z.object({ uri: z.string() })),
  /** Only when the client brings its own pages. */
  authorization_flow: z.optional(
    z.object({
      actions: z.object({
        next: z.object({
          type: z.string(),
          uri: z.optional(z.string()),
          providers: z.optional(z.array(providerOffer)),
        }),
      }),
    }),
  ),
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
    bic: z.optional(z.string()),
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
  amount_in_minor: z.int(),
  /** `pending` or `settled`. */
  status: z.string(),
  /** Only when asked for, each part only where TrueLayer could tell. */
  enrichment: z.optional(
    z.object({
      merchant_name: z.nullish(z.string()),
      transaction_category: z.nullish(
        z.object({ category_code: z.string(), category_name: z.string() }),
      ),
    }),
  ),
});
export type Transaction = z.infer<typeof transaction>;

/** The id becomes part of an address. */
export const startedRequest = z.object({ id: z.string().check(z.regex(/^[\w-]+$/)) });

export const transactionsRequest = z.discriminatedUnion('status', [
  z.object({ status: z.literal('pending') }),
  z.object({
    status: z.literal('completed'),
    result: z.object({
      items: z.pipe(items, z.array(transaction)),
      pagination: z.optional(z.object({ next_cursor: z.nullish(z.string()) })),
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
  current_in_minor: z.int(),
  /** With an agreed overdraft or credit limit. */
  available_in_minor: z.nullish(z.int()),
});
export type AccountBalance = z.infer<typeof accountBalance>;

/**
 * A connection whose consent was prolonged.
 * @guess A reconfirmation is answered with the connection's `status`, and `consent_expires_at` where its consent ends.
 */
export const reconfirmedConnection = z.object({
  status: z.string(),
  /** The consent was given whatever this says, so nothing that it says is an error. */
  consent_expires_at: z.catch(z.optional(z.iso.datetime({ offset: true })), undefined),
});

export const userInfo = z.object({
  /** Absent when the bank gives none. */
  name: z.nullish(z.string()),
});
export type UserInfo = z.infer<typeof userInfo>;

/** A list of which only the items of known kinds are read; those must be well formed. */
function known<Item extends z.ZodMiniType>(item: Item, kinds: readonly string[]) {
  const kind = z.object({ type: z.string() });
  const isKnown = (value: unknown) => {
    const { success, data } = kind.safeParse(value);
    return !success || kinds.includes(data.type);
  };
  return z.pipe(
    z.pipe(
      items,
      z.transform((values: unknown[]) => values.filter(isKnown)),
    ),
    z.array(item),
  );
}
