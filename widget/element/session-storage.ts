/**
 * Stores the session in progress, so that an element finds it again: in this tab after a redirect or a
 * reload, or when the element was removed and inserted again. The session of a redirect journey is also
 * stored for other tabs, because a bank's app may return in a new tab.
 */
import type { JourneyMode } from '../protocol.ts';
import { isSecureUrl, parseUrl } from '../safe-url.ts';
import { attempt } from './attempt.ts';
import { isMode } from './mode.ts';

export type PendingSession = {
  id: string;
  verifier: string;
  challenge: string;
  mode: JourneyMode;
  /** URL of the journey; validated. */
  uri: string;
  /** Milliseconds since the epoch, by this browser's clock. */
  deadline: number;
};

/**
 * Keys in use on this page. Elements with the same properties share a key; the first one owns it, and
 * the others keep their session in memory only.
 */
const claimed = new Set<string>();

/** One element's entry in the browser's storage. Without storage, no session is found again. */
export class StoredSession {
  #key = '';

  /** Claims `key` for this element, in memory, and releases its earlier key; false if another element has it. */
  claim(key: string): boolean {
    if (this.#key === key) return true;
    if (claimed.has(key)) return false;
    this.release();
    claimed.add(key);
    this.#key = key;
    return true;
  }

  /** Claims and returns the session of this tab; undefined if there is none, or it has ended or is claimed. */
  load(key: string, now: number): PendingSession | undefined {
    return this.#load(() => sessionStorage, key, now);
  }

  /** The same for the session of another tab, which may have ended in this one. */
  loadShared(key: string, now: number): PendingSession | undefined {
    return this.#load(() => localStorage, key, now);
  }

  save(key: string, session: PendingSession): void {
    if (!this.claim(key)) return;
    attempt(() => sessionStorage.setItem(key, serialize(session)));
    if (session.mode === 'redirect') attempt(() => localStorage.setItem(key, serialize(session)));
  }

  /** Gives the key up and keeps the stored session for the next element. */
  release(): void {
    claimed.delete(this.#key);
    this.#key = '';
  }

  /** Deletes the session of this tab, so that a reload does not show it again. */
  removeFromTab(): void {
    attempt(() => sessionStorage.removeItem(this.#key));
  }

  /** Deletes the session everywhere and gives the key up. */
  remove(): void {
    this.removeFromTab();
    attempt(() => localStorage.removeItem(this.#key));
    this.release();
  }

  #load(storage: () => Storage, key: string, now: number): PendingSession | undefined {
    const session = parse(attempt(() => storage().getItem(key)) ?? '');
    return session && session.deadline > now && this.claim(key) ? session : undefined;
  }
}

/** One field per line: none of them can contain a line break. */
function serialize({ id, verifier, challenge, uri, mode, deadline }: PendingSession): string {
  return [id, verifier, challenge, uri, mode, deadline].join('\n');
}

function parse(stored: string): PendingSession | undefined {
  const [id, verifier, challenge, uri = '', mode, deadline] = stored.split('\n');
  const url = parseUrl(uri);
  if (!id || !verifier || !challenge || !isMode(mode) || !url || !isSecureUrl(url)) {
    return undefined;
  }
  return { id, verifier, challenge, uri, mode, deadline: Number(deadline) };
}
