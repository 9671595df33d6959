/** A user's name, as others are to read it: TrueLayer, and a person who is asked whether it is theirs. */
import type { User } from './options.ts';

/** Longer ones are cut: nobody reads them, and they fill a store. */
const MAX_CHARACTERS = 200;

/** Space, characters that are not seen, and those that turn the direction of what follows. */
const UNSEEN = /[\s\p{Cc}\u202a-\u202e\u2066-\u2069]+/gu;

/** The name for a consent. TrueLayer refuses parentheses. */
export function bankNameOf(name: string): string {
  return seen(name.slice(0, 2 * MAX_CHARACTERS).replace(/[()]/g, ' '));
}

/** Who somebody is to this partner, without giving all of it away: `Jane Smith (j…@example.com)`. */
export function labelOf({ name, email, phone }: User): string {
  const [mailbox = '', domain] = (email ?? '').split('@');
  const contact = domain
    ? `${/^./su.exec(mailbox)?.[0]}…@${domain}`
    : phone && `…${phone.slice(-3)}`;
  return contact ? `${seen(name)} (${seen(contact)})` : seen(name);
}

function seen(text: string): string {
  return cut(text).replace(UNSEEN, ' ').trim();
}

/** Not in the middle of a character. */
function cut(text: string): string {
  if (text.length <= MAX_CHARACTERS) return text;
  return [...text.slice(0, 2 * MAX_CHARACTERS)].slice(0, MAX_CHARACTERS).join('');
}
