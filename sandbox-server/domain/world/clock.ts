/** An instant in epoch milliseconds. */
export type Instant = number;

/** The course of a clock, apart from its base: where it stands still, or how far it is ahead. */
export type ClockState = { frozenAt?: Instant; offset: number };

/** A clock that runs with its base until it is frozen, set or advanced. */
export type Clock = {
  now(): Instant;
  /** Stops at `at`, or at the present instant. */
  freeze(at?: Instant): void;
  /** Jumps to `at`, and goes on from there if it was running. */
  set(at: Instant): void;
  /** Moves by a span of milliseconds, or an ISO 8601 duration such as `P90D` or `PT5M`. */
  advance(by: number | string): void;
  /** Runs with its base again, from wherever it stands. */
  resume(): void;
  isFrozen(): boolean;
  state(): ClockState;
  /** Takes a course that `state` told, without a word. */
  restore(state: ClockState): void;
};

/**
 * @param base where time comes from; while it stands still, so does this clock.
 * @param startAt the instant to start at; else the base's own.
 * @param onChange called after every change of its course, with the clock already there.
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
    advance: (by) => set(now() + (typeof by === 'number' ? by : durationOf(by))),
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
 * Milliseconds of an ISO 8601 duration in weeks, days, hours, minutes and seconds. Years and months
 * have no fixed length and are refused.
 * @throws RangeError when `text` is not such a duration.
 */
export function durationOf(text: string): number {
  const parts = DURATION.exec(text)?.slice(1);
  if (parts === undefined) {
    throw new RangeError(`Not a duration such as P90D or PT5M: ${JSON.stringify(text)}`);
  }
  return parts.reduce((sum, part, i) => sum + Number(part ?? 0) * (UNITS[i] ?? 0) * SECOND, 0);
}

const INSTANT = /^(\d{4}-\d\d-\d\d)T\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d)$/;

/**
 * The instant that an ISO 8601 date and time with an offset stands for.
 * @throws RangeError when `text` is none, or names a day that no month has.
 */
export function instantOf(text: string): Instant {
  const day = INSTANT.exec(text)?.[1] ?? '';
  const instant = Date.parse(text);
  const isDay = new Date(Date.parse(day)).toJSON()?.startsWith(day) === true;
  if (isDay && !Number.isNaN(instant)) return instant;
  throw new RangeError(
    `Not a date and time with an offset, like 2026-03-16T09:30:00Z: ${JSON.stringify(text)}`,
  );
}

/** RFC 3339 in UTC with milliseconds, as TrueLayer writes its own times. */
export function isoMillis(instant: Instant): string {
  return new Date(instant).toISOString();
}
