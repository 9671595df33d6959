import { journeyLayout } from './layout.ts';
import { html, type Markup, sanitize } from './markup.ts';
import type { PageContext } from './page-context.ts';
import { symbol } from './symbol.ts';
import type { Language } from './texts/language.ts';
import { translatorFor } from './texts/translator.ts';

/** The URL is unknown, or the form is invalid. */
export type PageProblem = 'unknown' | 'invalid';

export type ProblemPage = Omit<PageContext, 'clientName'> & {
  title: string;
  message: string;
  /** The HTTP status of the response. */
  status: number;
};

const KEYS = {
  unknown: ['unknownTitle', 'unknownDetail'],
  invalid: ['invalidTitle', 'invalidDetail'],
} as const satisfies Record<PageProblem, unknown>;

/** The error page. It shows nothing of the journey. */
export function problemPage(view: ProblemPage): Markup {
  const { t } = translatorFor(view.language);
  const main = html`<div class="result result-problem">
  ${symbol('warning')}
  <h1>${sanitize(view.title)}</h1>
  <p class="lead">${sanitize(view.message)}</p>
  <p class="status">${t('problemStatus', { status: String(view.status) })}</p>
</div>`;
  return journeyLayout({ clientName: '', ...view }, { title: view.title, hasError: true, main });
}

/** The texts for `problemPage`. */
export function problemText(
  language: Language,
  problem: PageProblem,
): { title: string; message: string } {
  const { text } = translatorFor(language);
  const [title, message] = KEYS[problem];
  return { title: text(title), message: text(message) };
}
