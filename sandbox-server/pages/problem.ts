import type { Frame } from './frame.ts';
import { journeyLayout } from './layout.ts';
import { followable, foreign, html, type Markup } from './markup.ts';
import { symbol } from './symbol.ts';
import type { Language } from './texts/language.ts';
import { phrasebookOf } from './texts/phrasebook.ts';

/** What can be wrong with asking for a page. */
export type PageProblem =
  | 'unknown'
  | 'finished'
  | 'expired'
  | 'wrong_step'
  | 'invalid'
  | 'unexpected';

export type ProblemPage = Omit<Frame, 'clientName'> & {
  title: string;
  message: string;
  /** The HTTP status that the page is sent with. */
  status: number;
  /** Where the journey goes on, e.g. at its right step. Followed under the rules of `followable`. */
  continueUri?: string;
};

const KEYS = {
  unknown: ['unknownTitle', 'unknownDetail'],
  finished: ['finishedTitle', 'finishedDetail'],
  expired: ['expiredTitle', 'expiredDetail'],
  wrong_step: ['wrongStepTitle', 'wrongStepDetail'],
  invalid: ['invalidTitle', 'invalidDetail'],
  unexpected: ['unexpectedTitle', 'unexpectedDetail'],
} as const satisfies Record<PageProblem, unknown>;

/** Says why there is no page here, without telling anything about the journey. */
export function problemPage(view: ProblemPage): Markup {
  const { say } = phrasebookOf(view.language);
  const address = followable(view.continueUri);
  const main = html`<div class="result result-problem">
  ${symbol('warning')}
  <h1>${foreign(view.title)}</h1>
  <p class="lead">${foreign(view.message)}</p>
  <p class="status">${say('problemStatus', { status: String(view.status) })}</p>
</div>
${address !== undefined && html`<div class="actions"><a class="primary" href="${address}">${say('goOn')}</a></div>`}`;
  return journeyLayout({ clientName: '', ...view }, { title: view.title, failed: true, main });
}

/** The words for a problem: `problemPage({ ...frame, ...problemText('en', 'expired'), status })`. */
export function problemText(
  language: Language,
  problem: PageProblem,
): { title: string; message: string } {
  const { text } = phrasebookOf(language);
  const [title, message] = KEYS[problem];
  return { title: text(title), message: text(message) };
}
