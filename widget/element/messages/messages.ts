import type { ErrorCode, ExitReason } from '../../protocol.ts';
import { fieldsOf } from '../fields.ts';
import type { Flow } from '../flow.ts';

/**
 * Every text of the element in one language. Sentences are shown and announced as they are; they hold
 * no number and no date, so there is nothing to put into a plural or a format.
 */
export type Messages = {
  /** BCP 47 tag of the texts: say it too where texts of your own are not in the page's language. */
  language: string;
  /** The button before and after. */
  connect: string;
  connected: string;
  /** On the way to the bank's page: here, and in the new window until that page is there. */
  greeting: string;
  /** One sentence for each state. */
  starting: string;
  inWindow: string;
  confirming: string;
  authorized: string;
  /** Leads to the journey by hand, while waiting and when no window could be opened. */
  proceed: string;
  /** Ends the journey. */
  cancel: string;
} & Record<`exit-${ExitReason}` | `error-${ErrorCode | Subject}`, string>;

/** What `endpoint-failed` is about, where the element can tell. */
type Subject = (typeof SUBJECTS)[number];
const SUBJECTS = ['network', 'server', 'configuration', 'callback-failed'] as const;

/**
 * `base` with the texts of `own`, which may come from JSON: what is no text is left out. A text for
 * `error-endpoint-failed` stands for everything that can fail there, unless that has a text, too.
 */
export function mergeMessages(base: Messages, own: unknown): Messages {
  const texts = Object.entries(fieldsOf(own)).filter(([, text]) => typeof text === 'string');
  const given = Object.fromEntries(texts);
  const general = given['error-endpoint-failed'];
  const all = general ? SUBJECTS.map((each) => [`error-${each}`, general]) : [];
  return { ...base, ...Object.fromEntries(all), ...given };
}

/** The sentence that explains what is going on; empty before the first press of the button. */
export function sentenceOf(flow: Flow, messages: Messages): string {
  switch (flow.state) {
    case 'idle':
      return flow.exit ? messages[`exit-${flow.exit}`] : '';
    case 'waiting':
      return flow.mode === 'popup' ? messages.inWindow : messages.greeting;
    case 'failed':
      return messages[`error-${flow.about ?? flow.code}`];
    default:
      return messages[flow.state];
  }
}
