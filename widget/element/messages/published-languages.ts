/** The languages beside English, for the build, which publishes a file of each. */
import { messages as ar } from './ar.ts';
import { messages as cy } from './cy.ts';
import { messages as de } from './de.ts';
import { messages as es } from './es.ts';
import { messages as fr } from './fr.ts';
import { messages as it } from './it.ts';
import type { Messages } from './messages.ts';
import { messages as pl } from './pl.ts';
import { messages as pt } from './pt.ts';
import { messages as ro } from './ro.ts';
import { messages as ur } from './ur.ts';

export const PUBLISHED_LANGUAGES: Readonly<Record<string, Messages>> = {
  ar,
  cy,
  de,
  es,
  fr,
  it,
  pl,
  pt,
  ro,
  ur,
};
