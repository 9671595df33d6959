/** All times are formatted in UTC. */
const DAY = new Intl.DateTimeFormat('en-GB', {
  ...{ day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' },
});
const TIME = new Intl.DateTimeFormat('en-GB', {
  ...{ hour: '2-digit', minute: '2-digit', second: '2-digit', timeZone: 'UTC' },
});

/** `16 Mar 2026` */
export function formatDate(at: string | number): string {
  return DAY.format(new Date(at));
}

/** `12:00:00` */
export function formatTime(at: string | number): string {
  return TIME.format(new Date(at));
}

/** `16 Mar 2026, 12:00:00` */
export function formatDateTime(at: string | number): string {
  return `${formatDate(at)}, ${formatTime(at)}`;
}

/** The value of a `datetime-local` input: `2026-03-16T12:00:00` */
export function formatDateTimeInput(at: number): string {
  return new Date(at).toISOString().slice(0, 19);
}

/** The start of an id, e.g. `96ce5024…`. */
export function shortId(id: string): string {
  return id.length > 12 ? `${id.slice(0, 8)}…` : id;
}

/** `1 account`, `3 accounts` */
export function pluralize(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

/** `812 B`, `14.2 KiB` */
export function formatSize(bytes: number): string {
  return bytes < 1024 ? `${bytes} B` : `${(bytes / 1024).toFixed(1)} KiB`;
}
