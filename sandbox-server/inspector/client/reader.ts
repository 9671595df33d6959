import type { Change } from './wire.ts';

/** What can be read anew: the frame of the page, the section's list, the one thing looked at, the bank's users. */
export type Part = 'overview' | 'list' | 'detail' | 'users';

export type Reader = {
  /** Reads at once; what is asked for while it reads is read after that. */
  read(...parts: Part[]): void;
  /** Reads, soon, whatever the change may have touched. */
  follow(change: Change): void;
};

export type ReaderOptions = {
  /** Reads a part now; it never fails. */
  readers: Record<Part, () => Promise<void>>;
  /** Whether what the section lists depends on changes of this kind. */
  isTouchedBy(kind: string): boolean;
};

/** A burst of changes is read once. */
const PAUSE_MS = 120;
/** Of the time, so much is left to a sandbox that is busy with the tests themselves. */
const REST = 4;

/** Reads what changed, one reading after the other, however fast changes come. */
export function createReader({ readers, isTouchedBy }: ReaderOptions): Reader {
  const due = new Set<Part>();
  let isReading = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let pause = PAUSE_MS;

  const run = async (): Promise<void> => {
    isReading = true;
    const parts = [...due];
    due.clear();
    const start = performance.now();
    await Promise.all(parts.map((part) => readers[part]()));
    pause = Math.max(PAUSE_MS, REST * (performance.now() - start));
    isReading = false;
    if (due.size > 0) schedule(pause);
  };
  const schedule = (wait: number): void => {
    clearTimeout(timer);
    if (!isReading) timer = setTimeout(run, wait);
  };
  const add = (...parts: Part[]): boolean => {
    const isIdle = due.size === 0;
    for (const part of parts) due.add(part);
    return isIdle;
  };
  return {
    read: (...parts) => {
      add(...parts);
      schedule(0);
    },
    follow: ({ kind }) => {
      const isAll = kind === 'all' || kind === 'client';
      const parts: Part[] = isAll
        ? ['list', 'detail', 'users']
        : isTouchedBy(kind)
          ? ['list', 'detail']
          : [];
      if (add('overview', ...parts)) schedule(pause);
    },
  };
}
