import type { Instant } from './clock.ts';

/** A request and its response, unredacted: secrets are removed when they are presented. */
export type Exchange = {
  readonly traceId: string;
  /** When the response was sent, on the client's clock. */
  readonly at: Instant;
  /** Milliseconds of a monotonic clock, which orders requests of different clients. */
  readonly startedAt: number;
  readonly endedAt: number;
  /** Absent when the request belongs to no client. */
  readonly clientId: string | undefined;
  /** Set only when neither URL nor headers of the request contain it. */
  readonly connectionId: string | undefined;
  readonly method: string;
  url: string;
  /** Lines that alternate between a name and its value; without credentials. */
  requestHeaders: string;
  /** As far as the body was read. */
  readonly requestText: string | undefined;
  readonly status: number;
  readonly responseHeaders: HeaderFields | Readonly<Record<string, string>>;
  /** Only of JSON responses. */
  responseText: string | undefined;
  /** Why the request failed. */
  readonly why: string | undefined;
  /** The fault that applied. */
  readonly faultId: string | undefined;
  /** The bodies were dropped to save memory. */
  readonly isShortened: boolean;
};

export type HeaderFields = Iterable<readonly [string, string]>;

/** The newest 1,000 exchanges. Writing is cheap: records are made when they are read. */
export type Journal = {
  /** Takes ownership of the exchange. */
  write(exchange: Exchange): void;
  /** Oldest first. */
  list(): Exchange[];
  clear(): void;
};

const MAX_EXCHANGES = 1000;

/** Limit for all bodies together. */
const MAX_CHARACTERS = 4 * 1024 * 1024;

/** @param onChange called with the trace id of a new exchange, or `undefined` after `clear`. */
export function createJournal(
  onChange: (traceId: string | undefined) => void = () => undefined,
): Journal {
  /** Ring buffer: the nth exchange is at index n modulo `MAX_EXCHANGES`. */
  let ring: Exchange[] = [];
  let written = 0;
  /** All exchanges before this one have lost their bodies, or are gone. */
  let oldestComplete = 0;
  let characters = 0;
  let newest: Exchange | undefined;

  const shortenOldest = () => {
    const index = oldestComplete % MAX_EXCHANGES;
    const exchange = ring[index];
    oldestComplete += 1;
    if (exchange === undefined) return;
    characters -= lengthOf(exchange);
    ring[index] = {
      ...exchange,
      requestText: undefined,
      responseText: undefined,
      isShortened: true,
    };
  };

  return {
    write: (exchange) => {
      const index = written % MAX_EXCHANGES;
      const replaced = ring[index];
      if (replaced !== undefined) characters -= lengthOf(replaced);
      if (newest !== undefined) shareStrings(exchange, newest);
      newest = exchange;
      ring[index] = exchange;
      written += 1;
      oldestComplete = Math.max(oldestComplete, written - MAX_EXCHANGES);
      characters += lengthOf(exchange);
      while (characters > MAX_CHARACTERS) shortenOldest();
      onChange(exchange.traceId);
    },
    list: () => {
      const oldest = written > MAX_EXCHANGES ? written % MAX_EXCHANGES : 0;
      return [...ring.slice(oldest), ...ring.slice(0, oldest)];
    },
    clear: () => {
      [ring, written, oldestComplete, characters] = [[], 0, 0, 0];
      newest = undefined;
      onChange(undefined);
    },
  };
}

/** Stores equal strings of consecutive exchanges only once. */
function shareStrings(exchange: Exchange, other: Exchange): void {
  if (exchange.url === other.url) exchange.url = other.url;
  if (exchange.requestHeaders === other.requestHeaders) {
    exchange.requestHeaders = other.requestHeaders;
  }
  if (exchange.responseText === other.responseText) exchange.responseText = other.responseText;
}

function lengthOf({ requestText, responseText }: Exchange): number {
  return (requestText?.length ?? 0) + (responseText?.length ?? 0);
}
