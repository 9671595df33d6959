/** A user's name, as others are to read it: TrueLayer, and a person who is asked whether it is theirs. */
import type { User } from '../options/options.ts';

/** Longer ones are cut: nobody reads them, and they fill a store. */
const MAX_CHARACTERS = { consent: 200, label: 60 } as const;

/** Nobody's name is longer, whatever is in it that is not seen. */
const MAX_READ = 10_000;

/** Space and control characters, which become one space. */
const SPACE = /[\s\p{Cc}\p{Zl}\p{Zp}]+/gu;

/** Characters that are not seen: those of format and direction, and the blanks of some scripts. */
const INVISIBLE = /[\p{Default_Ignorable_Code_Point}\p{Cf}\p{Co}\p{Cs}\p{Cn}\u2800]+/gu;

/** What a masked contact is made of, in any script's shape of it. */
const CONTACT_LIKE = /[()@\u2026]|\.{2,}/gu;

/** More marks on one letter than any language has. */
const STACKED_MARKS = /(\p{M}{3})\p{M}+/gu;

/** The name for a consent. TrueLayer refuses parentheses. */
export function consentName(name: string): string {
  const { consent } = MAX_CHARACTERS;
  return visible(name.slice(0, MAX_READ).replace(/[()]/g, ' '), consent);
}

/**
 * Who somebody is to this partner, without giving all of it away: `Jane Smith`, `j…@example.com`. The
 * user chose the name, so it can never look like a contact; the contact is what the partner knows.
 */
export function maskedUserLabel({ name, email, phone }: User): { name: string; contact?: string } {
  const contact = maskedContactOf(email, phone);
  const { label } = MAX_CHARACTERS;
  const plain = name.slice(0, MAX_READ).normalize('NFKC').replace(CONTACT_LIKE, ' ');
  const shown = visible(plain.replace(STACKED_MARKS, '$1'), label);
  return { name: shown, ...(contact !== undefined && { contact }) };
}

function maskedContactOf(email: string | undefined, phone: string | undefined) {
  const { label } = MAX_CHARACTERS;
  const [mailbox = '', domain] = (email ?? '').split('@');
  if (domain) return visible(`${/^./su.exec(mailbox)?.[0] ?? ''}…@${domain}`, label);
  return phone ? visible(`…${phone.slice(-3)}`, label) : undefined;
}

function visible(text: string, maxCharacters: number): string {
  return truncate(text.replace(SPACE, ' ').replace(INVISIBLE, '').trim(), maxCharacters).trim();
}

/** Not in the middle of a character. */
function truncate(text: string, maxCharacters: number): string {
  return [...text].slice(0, maxCharacters).join('');
}
