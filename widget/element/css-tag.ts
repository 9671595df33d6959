/**
 * Stands in for Lit's module of this name in the script tag's bundle (see `vite.config.ts`): one style
 * sheet, adopted. Lit's own also serves browsers without `adoptedStyleSheets`, none of which has the
 * `AbortSignal.any` that the element needs.
 */

export function css([text = '']: readonly string[]): CSSStyleSheet {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(text);
  return sheet;
}

/** Lit asks for what `css` has made already. */
export const getCompatibleStyle = (sheet: CSSStyleSheet): CSSStyleSheet => sheet;

export function adoptStyles(root: ShadowRoot, sheets: CSSStyleSheet[]): void {
  root.adoptedStyleSheets = sheets;
}

/** What else Lit passes on, and the element has no use for. */
export const supportsAdoptingStyleSheets = true;
export const unsafeCSS = (text: string): CSSStyleSheet => css([text]);
export const CSSResult = undefined;
