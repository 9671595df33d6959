/** The texts of the return page in one language. */
export type ReturnPageTexts = Readonly<
  Record<`${ReturnPageKind}-${'title' | 'body'}`, string> & {
    /** Followed by the name of the site. */
    backTo: string;
    /** The link or button that reloads the page. */
    retry: string;
    /** The buttons of the confirmation page. */
    yes: string;
    no: string;
  }
>;

export type ReturnPageKind =
  /** The journey had a popup. */
  | 'popup'
  /** The journey ended in another browser than the one that started. */
  | 'other-browser'
  /** The URL is invalid, or was used. */
  | 'invalid'
  /** The bank or the host is not ready yet. */
  | 'wait'
  /** The page has reloaded itself for a while, without success. */
  | 'retry-later'
  /** Followed by the name and the site. */
  | 'confirm'
  /** The user denied, or the browser is unknown. */
  | 'rejected';
