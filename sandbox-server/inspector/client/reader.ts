import type { Change } from './wire.ts';

/** The parts of the model that are read separately. */
export const PARTS = ['overview', 'list', 'detail', 'users'] as const;
export type Part = (typeof PARTS)[number];

export type Reader = {
  /** Reads parts at once; aborts a read of the same part. */
  read(...parts: Part[]): void;
  /** Schedules reads of the parts that a change affects. */
  refreshAfter(change: Change): void;
};

export type ReaderOptions = {
  /** Reads a part; never rejects. */
  readers: Record<Part, (signal: AbortSignal) => Promise<void>>;
  /** Whether a change of this kind affects the list of the section. */
  isAffectedBy(kind: string): boolean;
};

/** Changes within this time cause one read. */
const DEBOUNCE_MS = 120;
/** The delay before the next read is this multiple of the last read's duration, to keep the sandbox free for tests. */
const IDLE_FACTOR = 4;

/** Reads what has changed; each part separately, and one read of a part at a time. */
export function createReader({ readers, isAffectedBy }: ReaderOptions): Reader {
  const schedules = {
    overview: createSchedule(readers.overview),
    list: createSchedule(readers.list),
    detail: createSchedule(readers.detail),
    users: createSchedule(readers.users),
  };
  return {
    read: (...requested) => {
      for (const part of PARTS) {
        if (requested.includes(part)) schedules[part].start();
        else schedules[part].skipDelay();
      }
    },
    refreshAfter: ({ kind }) => {
      const isAll = kind === 'all' || kind === 'client';
      const parts: Part[] = isAll
        ? ['list', 'detail', 'users']
        : isAffectedBy(kind)
          ? ['list', 'detail']
          : [];
      for (const part of ['overview', ...parts] as const) schedules[part].request();
    },
  };
}

type Schedule = {
  /** Reads at once, and aborts a read in progress, which may be for another route. */
  start(): void;
  /** Reads after a delay, or after the read in progress. */
  request(): void;
  /** Reads at once if a read is scheduled. */
  skipDelay(): void;
};

function createSchedule(read: (signal: AbortSignal) => Promise<void>): Schedule {
  let current: AbortController | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isDue = false;
  let delay = DEBOUNCE_MS;
  const run = async (): Promise<void> => {
    const reading = new AbortController();
    [timer, isDue, current] = [undefined, false, reading];
    const startedAt = performance.now();
    await read(reading.signal);
    if (current !== reading) return;
    current = undefined;
    delay = Math.max(DEBOUNCE_MS, IDLE_FACTOR * (performance.now() - startedAt));
    if (isDue) schedule(delay);
  };
  const schedule = (milliseconds: number): void => {
    clearTimeout(timer);
    timer = setTimeout(run, milliseconds);
  };
  return {
    start: () => {
      current?.abort();
      current = undefined;
      schedule(0);
    },
    request: () => {
      isDue = true;
      if (current === undefined && timer === undefined) schedule(delay);
    },
    skipDelay: () => {
      if (timer !== undefined) schedule(0);
    },
  };
}
