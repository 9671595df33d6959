import { parseDuration } from '../../domain/world/clock.ts';
import { html, isolate, type Markup, sanitize } from '../markup.ts';
import { ar } from './ar.ts';
import { cy } from './cy.ts';
import { de } from './de.ts';
import type { PluralKey, TextKey, Texts } from './en.ts';
import { en } from './en.ts';
import { es } from './es.ts';
import { fr } from './fr.ts';
import { it } from './it.ts';
import { type Language, localeOf } from './language.ts';
import { pl } from './pl.ts';
import { pt } from './pt.ts';
import { ro } from './ro.ts';

/** The texts, by language. */
export const TEXTS: Record<Language, Texts> = { en, ar, cy, de, es, fr, it, pl, pt, ro };

/** The value of a placeholder: strings are isolated and escaped, numbers are formatted. */
type Value = string | number | Markup;
type PlaceholdersOf<S> = S extends `${string}{${infer P}}${infer Rest}`
  ? P | PlaceholdersOf<Rest>
  : never;
type Values<K extends TextKey, V> = [PlaceholdersOf<(typeof en)[K]>] extends [never]
  ? []
  : [values: Record<PlaceholdersOf<(typeof en)[K]>, V>];

/** The texts of one language. A missing or misspelt placeholder does not compile. */
export type Translator = {
  /** A text as HTML. */
  t: <K extends TextKey>(key: K, ...values: Values<K, Value>) => Markup;
  /** A text as plain text, for `<title>`. */
  text: <K extends TextKey>(key: K, ...values: Values<K, string | number>) => string;
  /** A text in the plural form for `count`. */
  count: (key: PluralKey, count: number) => string;
  /** A date in words, in UTC. @param iso an ISO 8601 date or date-time. */
  date: (iso: string) => Markup;
  /** A duration in words, in its largest whole unit. @param iso an ISO 8601 duration. */
  duration: (iso: string) => string;
};

/** The units of durations, in milliseconds. */
const UNITS = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1000],
] as const;

export function translatorFor(language: Language): Translator {
  const texts = TEXTS[language];
  const template = (key: TextKey): string => texts[key];
  const locale = localeOf(language);
  const formatNumber = (value: number) => new Intl.NumberFormat(locale).format(value);
  const plain = (value: string | number) =>
    typeof value === 'number' ? formatNumber(value) : sanitize(value);
  return {
    t: (key, ...[values]) =>
      html`${fill(template(key), values ?? {}, (value: Value) =>
        typeof value === 'string' ? isolate(value) : asMarkup(value, formatNumber),
      )}`,
    text: (key, ...[values]) => fill(template(key), values ?? {}, plain).join(''),
    count: (key, count) => {
      const forms = texts[key];
      const form = forms[new Intl.PluralRules(locale).select(count)] ?? forms.other;
      return fill(form, { count }, plain).join('');
    },
    date: (iso) => {
      const format = new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'UTC' });
      return html`<time datetime="${iso}">${format.format(new Date(iso))}</time>`;
    },
    duration: (iso) => {
      const length = parseDuration(iso);
      const [unit, size] = UNITS.find(([, each]) => length % each === 0) ?? UNITS[3];
      const format = new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'long' });
      return format.format(length / size);
    },
  };
}

function asMarkup(value: number | Markup, formatNumber: (value: number) => string) {
  return typeof value === 'number' ? formatNumber(value) : value;
}

/** Replaces the placeholders of a text. */
function fill<V, R>(
  text: string,
  values: Readonly<Record<string, V>>,
  show: (value: V) => R,
): (R | string)[] {
  return text.split(/\{(\w+)\}/).map((part, index) => {
    if (index % 2 === 0) return part;
    const value = values[part];
    return value === undefined ? '' : show(value);
  });
}
