import { foreign, html, isolated, type Markup } from '../markup.ts';
import { ar } from './ar.ts';
import { cy } from './cy.ts';
import { de } from './de.ts';
import { en } from './en.ts';
import { es } from './es.ts';
import { fr } from './fr.ts';
import { it } from './it.ts';
import { type Language, localeOf } from './language.ts';
import { pl } from './pl.ts';
import { pt } from './pt.ts';
import { ro } from './ro.ts';
import type { PhraseKey, PluralKey, Texts } from './texts.ts';

/** Every catalogue, by language. */
export const TEXTS: Record<Language, Texts> = { en, ar, cy, de, es, fr, it, pl, pt, ro };

/** What fills a placeholder: strings are isolated and escaped, numbers follow the language. */
type Filling = string | number | Markup;
type PlaceholdersOf<S> = S extends `${string}{${infer P}}${infer Rest}`
  ? P | PlaceholdersOf<Rest>
  : never;
type Fillings<K extends PhraseKey, V> = [PlaceholdersOf<(typeof en)[K]>] extends [never]
  ? []
  : [fillings: Record<PlaceholdersOf<(typeof en)[K]>, V>];

/** One language's voice. A forgotten or misspelt placeholder does not compile. */
export type Phrasebook = {
  /** A phrase as HTML. */
  say: <K extends PhraseKey>(key: K, ...fillings: Fillings<K, Filling>) => Markup;
  /** A phrase as plain text, for `<title>`. */
  text: <K extends PhraseKey>(key: K, ...fillings: Fillings<K, string | number>) => string;
  /** A phrase in the grammatical number of `count`. */
  count: (key: PluralKey, count: number) => string;
  /** A day, from an ISO 8601 date or date-time, which is read in UTC. */
  date: (iso: string) => Markup;
};

export function phrasebookOf(language: Language): Phrasebook {
  const texts = TEXTS[language];
  const phrase = (key: PhraseKey): string => texts[key];
  const locale = localeOf(language);
  const numeral = (value: number) => new Intl.NumberFormat(locale).format(value);
  const plain = (filling: string | number) =>
    typeof filling === 'number' ? numeral(filling) : foreign(filling);
  return {
    say: (key, ...[fillings]) =>
      html`${fill(phrase(key), fillings ?? {}, (filling: Filling) =>
        typeof filling === 'string' ? isolated(filling) : asMarkup(filling, numeral),
      )}`,
    text: (key, ...[fillings]) => fill(phrase(key), fillings ?? {}, plain).join(''),
    count: (key, count) => {
      const forms = texts[key];
      const form = forms[new Intl.PluralRules(locale).select(count)] ?? forms.other;
      return fill(form, { count }, plain).join('');
    },
    date: (iso) => {
      const format = new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'UTC' });
      return html`<time datetime="${iso}">${format.format(new Date(iso))}</time>`;
    },
  };
}

function asMarkup(filling: number | Markup, numeral: (value: number) => string) {
  return typeof filling === 'number' ? numeral(filling) : filling;
}

/** Cuts a phrase at its placeholders and puts the fillings in between. */
function fill<V, R>(
  phrase: string,
  fillings: Readonly<Record<string, V>>,
  show: (filling: V) => R,
): (R | string)[] {
  return phrase.split(/\{(\w+)\}/).map((piece, index) => {
    if (index % 2 === 0) return piece;
    const filling = fillings[piece];
    return filling === undefined ? '' : show(filling);
  });
}
