/** The elements' events as they happened. Kept for the tab, because a redirect leaves the page. */
import type {} from 'connect-bank';
import { find } from './dom.ts';
import { type LogEntry, showLog } from './log.ts';

const STORED_AS = 'sixpence:events';
const MOST = 20;

export function keepEventLog(): void {
  const entries = stored();
  const note = (event: Event, detail: string): void => {
    entries.push({ at: new Date().toISOString(), name: event.type, detail });
    entries.splice(0, entries.length - MOST);
    sessionStorage.setItem(STORED_AS, JSON.stringify(entries));
    show(entries);
  };
  document.addEventListener('connect-bank-before-open', (e) => note(e, e.url));
  document.addEventListener('connect-bank-open', (e) => note(e, e.mode));
  document.addEventListener('connect-bank-authorized', (e) => note(e, e.connectionId));
  document.addEventListener('connect-bank-exit', (e) =>
    note(e, `${e.reason}, ${e.confirmed ? 'confirmed' : 'not confirmed'}`),
  );
  document.addEventListener('connect-bank-error', (e) =>
    note(e, `${e.code}, ${e.recoverable ? 'recoverable' : 'final'}: ${e.detail}`),
  );
  show(entries);
}

function show(entries: readonly LogEntry[]): void {
  showLog({ list: '#events', nothing: '#no-events' }, entries);
  const journey = entries.findLast(({ name }) => name === 'connect-bank-before-open');
  find('#hosted-page-note', HTMLElement).hidden = journey === undefined;
  if (journey) find('#hosted-page', HTMLAnchorElement).href = journey.detail;
}

/** What this tab has kept; anything that is not such a list is forgotten. */
function stored(): LogEntry[] {
  try {
    const kept: unknown = JSON.parse(sessionStorage.getItem(STORED_AS) ?? '[]');
    return Array.isArray(kept) ? kept.filter(isEntry) : [];
  } catch {
    return [];
  }
}

function isEntry(value: unknown): value is LogEntry {
  if (typeof value !== 'object' || value === null) return false;
  return ['at', 'name', 'detail'].every((key) => typeof Reflect.get(value, key) === 'string');
}
