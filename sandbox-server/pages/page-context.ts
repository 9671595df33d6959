import type { Language } from './texts/language.ts';

/** What every page needs. */
export type PageContext = {
  language: Language;
  /** URL of the stylesheet: `JOURNEY_CSS`, or `bankCss(bgColor)` for a bank. */
  stylesheet: string;
  /** Name of the client that asks for the data. */
  clientName: string;
  /** URL of the favicon. @default the bank's icon on a bank's page, else none. */
  icon?: string;
};

/** The present step of the journey. */
export type Step = { number: number; total: number };

/** A bank's name and icon. */
export type PageProvider = { displayName: string; iconUri: string };

/** What every page of a mock bank needs. */
export type BankPageContext = PageContext & { provider: PageProvider };

/** A page with a form. */
export type FormPage = {
  /** URL to which the form is posted. */
  action: string;
  /** Hidden fields of each form on the page. */
  hidden?: Record<string, string>;
};

/** A page with a form and a cancel button. */
export type CancellablePage = FormPage & {
  /** URL to which the cancel button posts `decision=cancel`. */
  cancelAction: string;
};
