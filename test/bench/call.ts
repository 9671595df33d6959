/**
 * Placeholder in a header or body for a unique text per request, as long as a hash. A generator that cannot
 * vary its requests omits such headers.
 */
export const UNIQUE = '~'.repeat(43);

/** The request that a load generator repeats. */
export type Call = {
  /** A call with a body is a POST. */
  path: string;
  headers?: Readonly<Record<string, string>>;
  body?: string;
  /** Bearer tokens that requests use in turn, for servers with a limit per token. */
  tokens?: readonly string[];
};

/** The result of a load test. */
export type Load = {
  requests: number;
  perSecond: number;
  /** 99th percentile of the response time in milliseconds. */
  p99: number;
  /** Responses of 400 and above, and requests without a response. */
  errors: number;
};

/** Sends a call repeatedly for a number of seconds. */
export type LoadGenerator = {
  /** Name in the report, e.g. `wrk 4.1.0`. */
  name: string;
  load(origin: string, call: Call, seconds: number): Promise<Load>;
};

export const CONNECTIONS = 16;
