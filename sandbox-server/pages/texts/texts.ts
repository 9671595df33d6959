import type { en } from './en.ts';

/** A phrase in each grammatical number its language has. */
export type Plural = Partial<Record<Intl.LDMLPluralRule, string>> & { other: string };

/** A catalogue: the keys of the English one, in another language's words. */
export type Texts = {
  readonly [K in keyof typeof en]: (typeof en)[K] extends string ? string : Plural;
};

/** The keys of whole phrases. */
export type PhraseKey = {
  [K in keyof typeof en]: (typeof en)[K] extends string ? K : never;
}[keyof typeof en];

/** The keys of phrases that count something. */
export type PluralKey = Exclude<keyof typeof en, PhraseKey>;
