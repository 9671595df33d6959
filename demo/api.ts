/**
 * The JSON of Sixpence's own API. Times are ISO 8601 in UTC; amounts are in minor units and negative for
 * payments out; account numbers are masked.
 */

/** `GET /api/me` */
export type Me = {
  user: { name: string; email: string };
  /** Absent until a bank is connected. */
  connection?: {
    id: string;
    useCase: string;
    /** When the bank was connected. */
    since: string;
    /** Whether the use case includes payments. */
    readsTransactions: boolean;
    /** Only if the use case includes it and the bank provides it. */
    nameAtBank?: string;
    /** When the consent ends unless it is renewed; absent for one-time access. */
    consentEndsAt?: string;
  };
  /** The sandbox that this server uses in place of TrueLayer. */
  sandbox: { url: string };
};

/** `GET /api/accounts` */
export type Account = {
  id: string;
  kind: 'current' | 'savings' | 'card';
  /** Sort code and the last digits, or the end of an IBAN; absent for cards. */
  number?: string;
  currency: string;
  holders: string[];
};

/** `GET /api/transactions` */
export type Statement = {
  /** First day of the statement, `YYYY-MM-DD`. */
  from: string;
  /** Newest first, over all accounts. */
  transactions: Transaction[];
  /** Whether the bank has more transactions in this period than Sixpence reads. */
  isTruncated: boolean;
};

export type Transaction = {
  id: string;
  accountId: string;
  at: string;
  description: string;
  merchant?: string;
  category?: string;
  amount: number;
  currency: string;
  pending: boolean;
};

/** `GET /api/callbacks`: each call of `connectBankHost` to Sixpence's callbacks, oldest first. */
export type CallbackLogEntry = {
  at: string;
  callback: 'onAuthorized' | 'onFailed';
  useCase: string;
  connectionId?: string;
  detail: string;
};

/** The body of every error response: a sentence to show to the user. */
export type ErrorMessage = { message: string; traceId?: string };
