/**
 * The session that is under way, kept so that an element finds it again: in this tab, after a
 * redirect, a reload, or when it was taken off the page and put back. One whose journey takes the
 * whole tab is kept for the other tabs as well, because a bank's app may return in a new one.
 */
import type { JourneyMode } from '../protocol.ts';
import { isSecureUrl, parseUrl } from '../safe-url.ts';
import { attempt } from './attempt.ts';
import { isMode } from './journey-mode.ts';

export type PendingSession = {
  id: string;
  verifier: string;
  challenge: string;
  mode: JourneyMode;
  /** Where the journey is; checked. */
  uri: string;
  /** Milliseconds since the epoch, by this browser's clock. */
  deadline: number;
};

/**
 * Keys in use on this page. Elements alike in everything share a key; the first one owns it, and the
 * others keep their session in memory only.
 */
const held = new Set<string>();

/** The place of one element in the browser's storage. Where storage is refused, nothing is taken up again. */
export class SessionSlot {
  #key = '';

  /** Takes the key for this element; false when another one has it. */
  hold(key: string): boolean {
    if (this.#key === key) return true;
    if (held.has(key)) return false;
    this.release();
    held.add(key);
    this.#key = key;
    return true;
  }

  /** This tab's session, now this element's; undefined when there is none, or it is over or taken. */
  take(key: string, now: number): PendingSession | undefined {
    return this.#read(() => sessionStorage, key, now);
  }

  /** The session of another tab, which may have ended in this one. */
  borrow(key: string, now: number): PendingSession | undefined {
    return this.#read(() => localStorage, key, now);
  }

  store(key: string, session: PendingSession): void {
    if (!this.hold(key)) return;
    attempt(() => sessionStorage.setItem(key, present(session)));
    if (session.mode === 'redirect') attempt(() => localStorage.setItem(key, present(session)));
  }

  /** Gives the key back and leaves what is stored for the next element. */
  release(): void {
    held.delete(this.#key);
    this.#key = '';
  }

  /** Forgets the session of this tab: it is over, as far as anybody here can see. */
  leave(): void {
    attempt(() => sessionStorage.removeItem(this.#key));
  }

  /** Forgets what is stored. */
  clear(): void {
    this.leave();
    attempt(() => localStorage.removeItem(this.#key));
    this.release();
  }

  #read(storage: () => Storage, key: string, now: number): PendingSession | undefined {
    const session = parse(attempt(() => storage().getItem(key)) ?? '');
    return session && session.deadline > now && this.hold(key) ? session : undefined;
  }
}

/** One fact a line: none of them can hold a line break. */
function present({ id, verifier, challenge, uri, mode, deadline }: PendingSession): string {
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
