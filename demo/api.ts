/**
 * What Sixpence's page and Sixpence's server say to each other. Types only. Times are ISO 8601 in
 * UTC, amounts are in minor units and negative for money going out, account numbers are masked
 * before they leave the server.
 */

/** `GET /api/me` */
export type Me = {
  user: { name: string; email: string };
  /** Absent until a bank is connected. */
  connection?: {
    id: string;
    useCase: string;
    since: string;
    /** Whether the use case includes payments. */
    readsTransactions: boolean;
    /** Only where the use case includes it, and the bank gives it. */
    nameAtBank?: string;
    /** When the consent ends unless it is renewed; absent where access is for once. */
    consentEndsAt?: string;
  };
  /** The stand-in for TrueLayer that this server talks to. */
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
  /** First day that was asked for, `YYYY-MM-DD`. */
  from: string;
  /** Newest first, over all accounts. */
  transactions: Transaction[];
  /** There is more in this time than Sixpence cares to read. */
  isCut: boolean;
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

/** `GET /api/record`: each call that `connectBankHost` made to Sixpence's callbacks, oldest first. */
export type RecordEntry = {
  at: string;
  callback: 'onAuthorized' | 'onFailed';
  useCase: string;
  connectionId?: string;
  detail: string;
};

/** Any answer that is not a success: a sentence for the person in front of the page. */
export type Apology = { message: string; traceId?: string };
