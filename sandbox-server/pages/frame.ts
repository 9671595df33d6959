import type { Language } from './texts/language.ts';

/** What every page needs to know. */
export type Frame = {
  language: Language;
  /** Address of the stylesheet: `JOURNEY_CSS`, or `bankCss(bgColor)` for a bank. */
  stylesheet: string;
  /** The business that asks for the data, in its own words. */
  clientName: string;
  /** Stands beside the word "Sandbox" instead of our sentence that no real bank is reached. */
  sandboxNote?: string;
  /** Address of the small icon in the browser's tab; a bank's page shows the bank's. */
  icon?: string;
};

/** Where the user is in a journey of several pages. */
export type Step = { number: number; total: number };

/** A bank as the pages name and show it. */
export type PageProvider = { displayName: string; iconUri: string };

/** What every page of a bank's own site needs to know. */
export type BankFrame = Frame & { provider: PageProvider };

/** A page with a form that asks the user for a decision. */
export type Question = {
  /** Where the form is posted, as `application/x-www-form-urlencoded`. */
  action: string;
  /** Sent along by each form of the page. */
  hidden?: Record<string, string>;
};

/** A question that the user may also leave. */
export type Cancellable = Question & {
  /** Where the cancel button posts, with `decision=cancel`. */
  cancelAction: string;
};
