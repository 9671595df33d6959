/**
 * In a header or a body of a call: another text in each request, as long as a hash. A generator that
 * cannot vary its requests leaves out the headers that should have been.
 */
export const UNIQUE = '~'.repeat(43);

/** What a load generator asks again and again. */
export type Call = {
  /** With a body it is a POST of it. */
  path: string;
  headers?: Readonly<Record<string, string>>;
  body?: string;
  /** Bearer tokens of which each request takes the next: for servers that limit the calls of one. */
  tokens?: readonly string[];
};

/** What came of asking for a while. */
export type Load = {
  requests: number;
  perSecond: number;
  /** Milliseconds that all but one in a hundred answers took at most. */
  p99: number;
  /** Answers of 400 and above, and requests that got none. */
  errors: number;
};

/** Who asks, so many seconds long. */
export type LoadGenerator = {
  /** As the report names it, e.g. `wrk 4.1.0`. */
  name: string;
  load(origin: string, call: Call, seconds: number): Promise<Load>;
};

export const CONNECTIONS = 16;
