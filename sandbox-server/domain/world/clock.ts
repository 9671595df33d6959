/** An instant in epoch milliseconds. */
export type Instant = number;

/** The state of a clock relative to its base: the frozen instant, or the offset in milliseconds. */
export type ClockState = { frozenAt?: Instant; offset: number };

/** A clock that follows its base until it is frozen, set or advanced. */
export type Clock = {
  now(): Instant;
  /** Stops the clock. Default `at`: now. */
  freeze(at?: Instant): void;
  /** Jumps to `at`; a running clock continues from there. */
  set(at: Instant): void;
  /**
   * Moves by milliseconds, or by an ISO 8601 duration such as `P90D` or `PT5M`.
   * @throws RangeError if the text is not such a duration.
   */
  advance(by: number | string): void;
  /** Starts a frozen clock again, from its current instant. */
  resume(): void;
  isFrozen(): boolean;
  state(): ClockState;
  /** Restores a state without calling `onChange`. */
  restore(state: ClockState): void;
};

/**
 * @param base the source of time; while it is frozen, so is this clock.
 * @param startAt the instant to start at. Default: the base's.
 * @param onChange called after every change except `restore`.
 */
export function createClock({
  base,
  startAt,
  onChange = () => undefined,
}: {
  base: Pick<Clock, 'now' | 'isFrozen'>;
  startAt?: Instant | undefined;
  onChange?: () => void;
}): Clock {
  let frozenAt: Instant | undefined;
  let offset = startAt === undefined ? 0 : startAt - base.now();
  const now = () => frozenAt ?? base.now() + offset;
  const set = (at: Instant) => {
    if (frozenAt !== undefined) frozenAt = at;
    else offset = at - base.now();
    onChange();
  };
  return {
    now,
    set,
    freeze: (at = now()) => {
      frozenAt = at;
      onChange();
    },
    advance: (by) => set(now() + (typeof by === 'number' ? by : parseDuration(by))),
    resume: () => {
      offset = now() - base.now();
      frozenAt = undefined;
      onChange();
    },
    isFrozen: () => frozenAt !== undefined || base.isFrozen(),
    state: () => ({ ...(frozenAt !== undefined && { frozenAt }), offset }),
    restore: (state) => {
      ({ frozenAt, offset } = { frozenAt: undefined, ...state });
    },
  };
}

const DURATION =
  /^P(?=.)(?:(\d+)W)?(?:(\d+)D)?(?:T(?=.)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$/;
const SECOND = 1000;
const UNITS = [604_800, 86_400, 3600, 60, 1];

/**
 * Parses an ISO 8601 duration in weeks, days, hours, minutes and seconds into milliseconds. Years and
 * months are rejected, because they have no fixed length.
 * @throws RangeError when `text` is not such a duration.
 */
export function parseDuration(text: string): number {
  const parts = DURATION.exec(text)?.slice(1);
  if (parts === undefined) {
    throw new RangeError(`Not a duration such as P90D or PT5M: ${JSON.stringify(text)}`);
  }
  return parts.reduce((sum, part, i) => sum + Number(part ?? 0) * (UNITS[i] ?? 0) * SECOND, 0);
}

const INSTANT = /^(\d{4}-\d\d-\d\d)T\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d)$/;

/**
 * Parses an ISO 8601 date and time with an offset.
 * @throws RangeError when `text` is malformed or its date does not exist.
 */
export function parseInstant(text: string): Instant {
  const day = INSTANT.exec(text)?.[1] ?? '';
  const instant = Date.parse(text);
  const isDay = new Date(Date.parse(day)).toJSON()?.startsWith(day) === true;
  if (isDay && !Number.isNaN(instant)) return instant;
  throw new RangeError(
    `Not a date and time with an offset, like 2026-03-16T09:30:00Z: ${JSON.stringify(text)}`,
  );
}

/** RFC 3339 in UTC with milliseconds, as in TrueLayer's webhooks and errors. */
export function isoMillis(instant: Instant): string {
  return new Date(instant).toISOString();
}
