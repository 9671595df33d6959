import type { Messages } from './messages.ts';

type Loader = () => Promise<{ messages: Messages }>;

/** The languages beside English, by primary subtag: a file each, which bundlers split off. */
const LOADERS: ReadonlyMap<string, Loader> = new Map<string, Loader>([
  ['ar', () => import('./ar.ts')],
  ['cy', () => import('./cy.ts')],
  ['de', () => import('./de.ts')],
  ['es', () => import('./es.ts')],
  ['fr', () => import('./fr.ts')],
  ['it', () => import('./it.ts')],
  ['pl', () => import('./pl.ts')],
  ['pt', () => import('./pt.ts')],
  ['ro', () => import('./ro.ts')],
  ['ur', () => import('./ur.ts')],
]);

/**
 * The texts of a language, from its own file; undefined where there is none, as for English, which
 * needs none. Rejects when the browser could not load it.
 */
export function loadMessages(language: string): ReturnType<Loader> | undefined {
  return LOADERS.get(language)?.();
}
