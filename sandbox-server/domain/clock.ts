/** An instant in epoch milliseconds. */
export type Instant = number;

/** The one clock of a sandbox. It runs with its base until it is frozen, set or advanced. */
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
};

/**
 * @param base where time comes from, e.g. `Date.now`.
 * @param startAt the instant to start at; else the base's own.
 * @param onChange called after every change of its course, with the clock already there.
 */
export function createClock({
  base,
  startAt,
  onChange = () => undefined,
}: {
  base: () => Instant;
  startAt?: Instant | undefined;
  onChange?: () => void;
}): Clock {
  let frozenAt: Instant | undefined;
  let offset = startAt === undefined ? 0 : startAt - base();
  const now = () => frozenAt ?? base() + offset;
  const set = (at: Instant) => {
    if (frozenAt !== undefined) frozenAt = at;
    else offset = at - base();
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
      offset = now() - base();
      frozenAt = undefined;
      onChange();
    },
    isFrozen: () => frozenAt !== undefined,
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

/** RFC 3339 in UTC with milliseconds, as TrueLayer writes its own times. */
export function timestampOf(instant: Instant): string {
  return new Date(instant).toISOString();
}
