import type { Change } from './wire.ts';

/** What can be read anew: the frame of the page, the section's list, the one thing looked at, the bank's users. */
export const PARTS = ['overview', 'list', 'detail', 'users'] as const;
export type Part = (typeof PARTS)[number];

export type Reader = {
  /** Reads at once, in place of a reading of the same part that is under way. */
  read(...parts: Part[]): void;
  /** Reads, soon, whatever the change may have touched. */
  follow(change: Change): void;
};

export type ReaderOptions = {
  /** Reads a part now; it never fails. Once `signal` is aborted nobody waits for it. */
  readers: Record<Part, (signal: AbortSignal) => Promise<void>>;
  /** Whether what the section lists depends on changes of this kind. */
  isTouchedBy(kind: string): boolean;
};

/** A burst of changes is read once. */
const PAUSE_MS = 120;
/** Of the time, so much is left to a sandbox that is busy with the tests themselves. */
const REST = 4;

/** Reads what changed, each part by itself and never twice at once, however fast changes come. */
export function createReader({ readers, isTouchedBy }: ReaderOptions): Reader {
  const schedules = {
    overview: createSchedule(readers.overview),
    list: createSchedule(readers.list),
    detail: createSchedule(readers.detail),
    users: createSchedule(readers.users),
  };
  return {
    read: (...asked) => {
      for (const part of PARTS) {
        if (asked.includes(part)) schedules[part].start();
        else schedules[part].hurry();
      }
    },
    follow: ({ kind }) => {
      const isAll = kind === 'all' || kind === 'client';
      const parts: Part[] = isAll
        ? ['list', 'detail', 'users']
        : isTouchedBy(kind)
          ? ['list', 'detail']
          : [];
      for (const part of ['overview', ...parts] as const) schedules[part].request();
    },
  };
}

type Schedule = {
  /** Reads at once; a reading under way is given up, as what it brings may be of something else. */
  start(): void;
  /** Reads after a pause, or after the reading under way. */
  request(): void;
  /** Leaves out the pause, if one is under way. */
  hurry(): void;
};

function createSchedule(read: (signal: AbortSignal) => Promise<void>): Schedule {
  let underWay: AbortController | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isDue = false;
  let pause = PAUSE_MS;
  const run = async (): Promise<void> => {
    const reading = new AbortController();
    [timer, isDue, underWay] = [undefined, false, reading];
    const begin = performance.now();
    await read(reading.signal);
    if (underWay !== reading) return;
    underWay = undefined;
    pause = Math.max(PAUSE_MS, REST * (performance.now() - begin));
    if (isDue) wait(pause);
  };
  const wait = (milliseconds: number): void => {
    clearTimeout(timer);
    timer = setTimeout(run, milliseconds);
  };
  return {
    start: () => {
      underWay?.abort();
      underWay = undefined;
      wait(0);
    },
    request: () => {
      isDue = true;
      if (underWay === undefined && timer === undefined) wait(pause);
    },
    hurry: () => {
      if (timer !== undefined) wait(0);
    },
  };
}
