import type { Instant } from './clock.ts';

/** A request and its response, unredacted: secrets are removed when they are presented. */
export type RequestLogEntry = {
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

/** The newest 1,000 entries. Writing is cheap: records are made when they are read. */
export type RequestLog = {
  /** Takes ownership of the entry. */
  write(entry: RequestLogEntry): void;
  /** Oldest first. */
  list(): RequestLogEntry[];
  clear(): void;
};

const MAX_ENTRIES = 1000;

/** Limit for all bodies together. */
const MAX_CHARACTERS = 4 * 1024 * 1024;

/** @param onChange called with the trace id of a new entry, or `undefined` after `clear`. */
export function createRequestLog(
  onChange: (traceId: string | undefined) => void = () => undefined,
): RequestLog {
  /** Ring buffer: the nth entry is at index n modulo `MAX_ENTRIES`. */
  let ring: RequestLogEntry[] = [];
  let written = 0;
  /** All entries before this one have lost their bodies, or are gone. */
  let oldestComplete = 0;
  let characters = 0;
  let newest: RequestLogEntry | undefined;

  const shortenOldest = () => {
    const index = oldestComplete % MAX_ENTRIES;
    const entry = ring[index];
    oldestComplete += 1;
    if (entry === undefined) return;
    characters -= lengthOf(entry);
    ring[index] = {
      ...entry,
      requestText: undefined,
      responseText: undefined,
      isShortened: true,
    };
  };

  return {
    write: (entry) => {
      const index = written % MAX_ENTRIES;
      const replaced = ring[index];
      if (replaced !== undefined) characters -= lengthOf(replaced);
      if (newest !== undefined) shareStrings(entry, newest);
      newest = entry;
      ring[index] = entry;
      written += 1;
      oldestComplete = Math.max(oldestComplete, written - MAX_ENTRIES);
      characters += lengthOf(entry);
      while (characters > MAX_CHARACTERS) shortenOldest();
      onChange(entry.traceId);
    },
    list: () => {
      const oldest = written > MAX_ENTRIES ? written % MAX_ENTRIES : 0;
      return [...ring.slice(oldest), ...ring.slice(0, oldest)];
    },
    clear: () => {
      [ring, written, oldestComplete, characters] = [[], 0, 0, 0];
      newest = undefined;
      onChange(undefined);
    },
  };
}

/** Stores equal strings of consecutive entries only once. */
function shareStrings(entry: RequestLogEntry, other: RequestLogEntry): void {
  if (entry.url === other.url) entry.url = other.url;
  if (entry.requestHeaders === other.requestHeaders) {
    entry.requestHeaders = other.requestHeaders;
  }
  if (entry.responseText === other.responseText) entry.responseText = other.responseText;
}

function lengthOf({ requestText, responseText }: RequestLogEntry): number {
  return (requestText?.length ?? 0) + (responseText?.length ?? 0);
}
