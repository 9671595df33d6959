import { noise, type RandomStream } from '../random.ts';

/**
 * Sort codes, account numbers, IBANs and BICs that are valid by their standards and fictitious: no
 * British bank has these bank codes.
 */

export type BankDetails = { sortCode: string; accountNumber: string; iban: string; bic: string };

/** The identifiers of an account. All accounts of a bank share its sort code and BIC. */
export function bankDetailsOf(account: RandomStream, providerId: string): BankDetails {
  const sortCode = sortCodeOf(providerId);
  const accountNumber = digitsOf((noise(account[0], ACCOUNT_NUMBER) % 90_000_000) + 10_000_000, 8);
  const bankCode = bankCodeOf(providerId);
  return {
    sortCode,
    accountNumber,
    iban: ibanOf(`${bankCode}${sortCode}${accountNumber}`),
    bic: `${bankCode}GB2LXXX`,
  };
}

/**
 * The British IBAN of a BBAN, which is bank code, sort code and account number, with check digits.
 * @see ISO 13616
 */
export function ibanOf(bban: string): string {
  const check = 98 - mod97(`${bban}GB00`);
  return `GB${digitsOf(check, 2)}${bban}`;
}

const ACCOUNT_NUMBER = 1;

/**
 * From 04-30-00 to 04-39-99: the modulus table of Vocalink (valacdos) has no rule for that range, so
 * every account number is valid with it.
 */
function sortCodeOf(providerId: string): string {
  let hash = 0;
  for (const character of providerId) hash = noise(hash, character.codePointAt(0) ?? 0);
  return `043${digitsOf(hash % 1000, 3)}`;
}

/** Four letters of the last word of the provider's id, e.g. `MOCK` for `uk-cs-mock`; filled up with `X`. */
function bankCodeOf(providerId: string): string {
  const word = providerId.split('-').at(-1) ?? '';
  return word
    .toUpperCase()
    .replaceAll(/[^A-Z]/g, '')
    .padEnd(4, 'X')
    .slice(0, 4);
}

/** ISO 7064: letters count as 10 to 35. */
function mod97(text: string): number {
  let rest = 0;
  for (const character of text) {
    const value = Number.parseInt(character, 36);
    rest = (rest * (value > 9 ? 100 : 10) + value) % 97;
  }
  return rest;
}

function digitsOf(value: number, length: number): string {
  return String(value).padStart(length, '0');
}
