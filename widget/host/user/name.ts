/** The user's name for TrueLayer's consent, and for the confirmation page. */
import type { User } from '../options/options.ts';

/** Longer names are truncated, so that they do not fill the store. */
const MAX_CHARACTERS = { consent: 200, label: 60 } as const;

/** Limits the time to process a name with many invisible characters. */
const MAX_INPUT = 10_000;

/** Consecutive spaces and control characters become one space. */
const SPACE = /[\s\p{Cc}\p{Zl}\p{Zp}]+/gu;

/** Invisible characters: for format and direction, and the blanks of some scripts. */
const INVISIBLE = /[\p{Default_Ignorable_Code_Point}\p{Cf}\p{Co}\p{Cs}\p{Cn}\u2800]+/gu;

/** Characters of a masked contact, in any script. */
const CONTACT_LIKE = /[()@\u2026]|\.{2,}/gu;

/** More combining marks on one letter than any language uses. */
const STACKED_MARKS = /(\p{M}{3})\p{M}+/gu;

/** The name for TrueLayer's consent, which must not contain parentheses. */
export function consentName(name: string): string {
  const { consent } = MAX_CHARACTERS;
  return stripInvisible(name.slice(0, MAX_INPUT).replace(/[()]/g, ' '), consent);
}

/**
 * The name and the masked contact of a user, such as `Jane Smith` and `j…@example.com`. The user may
 * have chosen the name, so it can never look like a contact.
 */
export function maskedUserLabel({ name, email, phone }: User): { name: string; contact?: string } {
  const contact = maskedContactOf(email, phone);
  const { label } = MAX_CHARACTERS;
  const plain = name.slice(0, MAX_INPUT).normalize('NFKC').replace(CONTACT_LIKE, ' ');
  const shown = stripInvisible(plain.replace(STACKED_MARKS, '$1'), label);
  return { name: shown, ...(contact !== undefined && { contact }) };
}

function maskedContactOf(email: string | undefined, phone: string | undefined) {
  const { label } = MAX_CHARACTERS;
  const [mailbox = '', domain] = (email ?? '').split('@');
  if (domain) return stripInvisible(`${/^./su.exec(mailbox)?.[0] ?? ''}…@${domain}`, label);
  return phone ? stripInvisible(`…${phone.slice(-3)}`, label) : undefined;
}

/** Removes invisible characters and redundant spaces, and truncates the rest. */
function stripInvisible(text: string, maxCharacters: number): string {
  return truncate(text.replace(SPACE, ' ').replace(INVISIBLE, '').trim(), maxCharacters).trim();
}

/** Truncates by code points, so that no surrogate pair is split. */
function truncate(text: string, maxCharacters: number): string {
  return [...text].slice(0, maxCharacters).join('');
}
