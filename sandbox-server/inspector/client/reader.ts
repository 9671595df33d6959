import type { Change } from './wire.ts';

/** What can be read anew: the frame of the page, the section's list, the one thing looked at, the bank's users. */
export type Part = 'overview' | 'list' | 'detail' | 'users';

export type Reader = {
  /** Reads soon; what is asked for in the meantime is read with it. */
  read(...parts: Part[]): void;
  /** Reads whatever the change may have touched. */
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

/** Reads what changed, one reading after the other, however fast changes come. */
export function createReader({ readers, isTouchedBy }: ReaderOptions): Reader {
  const due = new Set<Part>();
  let isBusy = false;

  const run = async (): Promise<void> => {
    const parts = [...due];
    due.clear();
    await Promise.all(parts.map((part) => readers[part]()));
    isBusy = false;
    if (due.size > 0) schedule();
  };
  const schedule = (): void => {
    if (!isBusy) setTimeout(run, PAUSE_MS);
    isBusy = true;
  };
  const read: Reader['read'] = (...parts) => {
    for (const part of parts) due.add(part);
    schedule();
  };
  return {
    read,
    follow: ({ kind }) => {
      if (kind === 'all' || kind === 'client') read('overview', 'list', 'detail', 'users');
      else if (isTouchedBy(kind)) read('overview', 'list', 'detail');
      else read('overview');
    },
  };
}
