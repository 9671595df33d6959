import type { Instant } from './clock.ts';

/** A request and its answer as they were. What is secret in their texts is taken out when they are shown. */
export type Exchange = {
  readonly traceId: string;
  /** When it was answered, on its client's clock. */
  readonly at: Instant;
  /** Real milliseconds of a clock that never jumps: exchanges of different clients are ordered by it. */
  readonly startedAt: number;
  readonly endedAt: number;
  /** Nobody's when it is missing. */
  readonly clientId: string | undefined;
  /** Only where the address and headers of the request do not say it. */
  readonly connectionId: string | undefined;
  readonly method: string;
  url: string;
  /** A line with a name, then one with its value, and so on; without credentials. */
  requestHeaders: string;
  /** As far as it was read. */
  readonly requestText: string | undefined;
  readonly status: number;
  readonly answerHeaders: HeaderFields | Readonly<Record<string, string>>;
  /** Of answers in JSON; pages are not kept. */
  answerText: string | undefined;
  /** Why it was not answered as asked. */
  readonly why: string | undefined;
  /** The fault that spoiled it. */
  readonly faultId: string | undefined;
  /** Its texts were let go, to make room for newer ones. */
  readonly isShortened: boolean;
};

export type HeaderFields = Iterable<readonly [string, string]>;

/** The newest exchanges. Writing one down costs next to nothing: it is made readable when it is read. */
export type Journal = {
  /** The exchange is the journal's from then on. */
  write(exchange: Exchange): void;
  /** Oldest first. */
  list(): Exchange[];
  clear(): void;
};

const KEPT = 1000;

/** Of requests' and answers' texts, all together. */
const KEPT_CHARACTERS = 4 * 1024 * 1024;

/** @param onChange hears which exchange was written down, or nothing when all were forgotten. */
export function createJournal(
  onChange: (traceId: string | undefined) => void = () => undefined,
): Journal {
  /** The exchange that was written as the nth is at n modulo its size. */
  let ring: Exchange[] = [];
  let written = 0;
  /** All before it have lost their texts, or are gone. */
  let oldestWhole = 0;
  let characters = 0;
  let newest: Exchange | undefined;

  const shortenOldest = () => {
    const place = oldestWhole % KEPT;
    const exchange = ring[place];
    oldestWhole += 1;
    if (exchange === undefined) return;
    characters -= lengthOf(exchange);
    ring[place] = { ...exchange, requestText: undefined, answerText: undefined, isShortened: true };
  };

  return {
    write: (exchange) => {
      const place = written % KEPT;
      const replaced = ring[place];
      if (replaced !== undefined) characters -= lengthOf(replaced);
      if (newest !== undefined) share(exchange, newest);
      newest = exchange;
      ring[place] = exchange;
      written += 1;
      oldestWhole = Math.max(oldestWhole, written - KEPT);
      characters += lengthOf(exchange);
      while (characters > KEPT_CHARACTERS) shortenOldest();
      onChange(exchange.traceId);
    },
    list: () => {
      const oldest = written > KEPT ? written % KEPT : 0;
      return [...ring.slice(oldest), ...ring.slice(0, oldest)];
    },
    clear: () => {
      [ring, written, oldestWhole, characters] = [[], 0, 0, 0];
      newest = undefined;
      onChange(undefined);
    },
  };
}

/** Who asks the same again is answered the same: a text of both is kept once. */
function share(exchange: Exchange, other: Exchange): void {
  if (exchange.url === other.url) exchange.url = other.url;
  if (exchange.requestHeaders === other.requestHeaders) {
    exchange.requestHeaders = other.requestHeaders;
  }
  if (exchange.answerText === other.answerText) exchange.answerText = other.answerText;
}

function lengthOf({ requestText, answerText }: Exchange): number {
  return (requestText?.length ?? 0) + (answerText?.length ?? 0);
}
