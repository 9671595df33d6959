/** How the page writes times, spans and ids. All times are UTC, as on the wire. */

const DAY = new Intl.DateTimeFormat('en-GB', {
  ...{ day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' },
});
const TIME = new Intl.DateTimeFormat('en-GB', {
  ...{ hour: '2-digit', minute: '2-digit', second: '2-digit', timeZone: 'UTC' },
});

/** `16 Mar 2026` */
export function dayText(at: string | number): string {
  return DAY.format(new Date(at));
}

/** `12:00:00` */
export function timeText(at: string | number): string {
  return TIME.format(new Date(at));
}

/** `16 Mar 2026, 12:00:00` */
export function momentText(at: string | number): string {
  return `${dayText(at)}, ${timeText(at)}`;
}

/** What `datetime-local` takes: `2026-03-16T12:00:00`. */
export function localInput(at: number): string {
  return new Date(at).toISOString().slice(0, 19);
}

/** Enough of an id to tell it from its neighbours. */
export function shortId(id: string): string {
  return id.length > 12 ? `${id.slice(0, 8)}…` : id;
}

/** `1 account`, `3 accounts` */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

/** `812 B`, `14.2 KiB` */
export function sizeText(bytes: number): string {
  return bytes < 1024 ? `${bytes} B` : `${(bytes / 1024).toFixed(1)} KiB`;
}
