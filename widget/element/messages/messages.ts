import type { ErrorCode, ExitReason } from '../../protocol.ts';
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
} & Record<`exit-${ExitReason}` | `error-${ErrorCode}`, string>;

/** The sentence that explains what is going on; empty before the first press of the button. */
export function sentenceOf(flow: Flow, messages: Messages): string {
  switch (flow.state) {
    case 'idle':
      return flow.exit ? messages[`exit-${flow.exit}`] : '';
    case 'waiting':
      return flow.mode === 'popup' ? messages.inWindow : messages.greeting;
    case 'failed':
      return messages[`error-${flow.code}`];
    default:
      return messages[flow.state];
  }
}
