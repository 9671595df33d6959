import { z } from 'zod';

/** `GET /v3/connected-accounts` and what Data requests have in common. */

export const connectionHeaders = z.object({
  'Connection-Id': z.string().min(1, 'Must be provided'),
});

/** The user's, in `Tl-User-IP`. */
export const ipAddress = z.union([z.ipv4(), z.ipv6()]);

/** @guess Of a query parameter that comes twice the first counts. */
export const connectedAccountsQuery = z.object({
  /** Accepted, and without effect in TrueLayer's first release. */
  cursor: z.string().optional(),
  type: z.enum(['account', 'card']).optional(),
});

const identifier = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('sort_code_account_number'),
    sort_code: z.string().regex(/^[0-9]{6}$/),
    account_number: z.string().regex(/^[0-9]{8}$/),
  }),
  z.object({
    type: z.literal('iban'),
    iban: z.string().regex(/^[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}$/),
  }),
]);

export const accountItem = z.discriminatedUnion('type', [
  z.object({
    id: z.string(),
    type: z.literal('account'),
    currency: z.enum(['GBP', 'EUR']),
    account_type: z.enum(['current', 'savings']),
    customer_segment: z.enum(['retail', 'business']),
    account_identifiers: z.array(identifier),
    bic: z.string().optional(),
    account_holder_names: z.array(z.string()),
  }),
  z.object({ id: z.string(), type: z.literal('card') }),
]);
export type AccountItem = z.output<typeof accountItem>;

export const MAX_ACCOUNTS = 50;

export const connectedAccounts = z.object({
  items: z.array(accountItem).max(MAX_ACCOUNTS),
  /** @guess An empty `pagination` says that there is no further page of accounts. */
  pagination: z.object({ next_cursor: z.string().optional() }),
});
export type ConnectedAccounts = z.output<typeof connectedAccounts>;
