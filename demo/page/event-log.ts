/** The log of the elements' events, in `sessionStorage` because a redirect unloads the page. */
import type {} from 'connect-bank';
import { findElement } from './dom.ts';
import { type LogEntry, showLog } from './log.ts';

const STORAGE_KEY = 'sixpence:events';
const MAX_ENTRIES = 20;

export function recordEvents(): void {
  const entries = loadEntries();
  const add = (event: Event, detail: string): void => {
    entries.push({ at: new Date().toISOString(), name: event.type, detail });
    entries.splice(0, entries.length - MAX_ENTRIES);
    sessionStorage.setItem(STORAGE_KEY, JSON.stringify(entries));
    show(entries);
  };
  document.addEventListener('connect-bank-before-open', (e) => add(e, e.url));
  document.addEventListener('connect-bank-open', (e) => add(e, e.mode));
  document.addEventListener('connect-bank-authorized', (e) => add(e, e.connectionId));
  document.addEventListener('connect-bank-exit', (e) =>
    add(e, `${e.reason}, ${e.confirmed ? 'confirmed' : 'not confirmed'}`),
  );
  document.addEventListener('connect-bank-error', (e) =>
    add(e, `${e.code}, ${e.recoverable ? 'recoverable' : 'final'}: ${e.detail}`),
  );
  show(entries);
}

function show(entries: readonly LogEntry[]): void {
  showLog({ list: '#events', emptyNote: '#no-events' }, entries);
  const journey = entries.findLast(({ name }) => name === 'connect-bank-before-open');
  findElement('#hosted-page-note', HTMLElement).hidden = journey === undefined;
  if (journey) findElement('#hosted-page', HTMLAnchorElement).href = journey.detail;
}

/** Loads the entries of this tab, without invalid ones. */
function loadEntries(): LogEntry[] {
  try {
    const stored: unknown = JSON.parse(sessionStorage.getItem(STORAGE_KEY) ?? '[]');
    return Array.isArray(stored) ? stored.filter(isEntry) : [];
  } catch {
    return [];
  }
}

function isEntry(value: unknown): value is LogEntry {
  if (typeof value !== 'object' || value === null) return false;
  return ['at', 'name', 'detail'].every((key) => typeof Reflect.get(value, key) === 'string');
}
