import type { ErrorCode, ExitReason } from '../../protocol.ts';
import { asRecord } from '../as-record.ts';
import type { Flow } from '../flow-states.ts';

/**
 * Every text of the element in one language. The sentences contain no numbers and no dates, so they need
 * no plurals and no formats.
 */
export type Messages = {
  /** BCP 47 tag of the texts. Set it as well if your own texts are not in the language of the page. */
  language: string;
  /** The button before and after the journey. */
  connect: string;
  connected: string;
  /** While the bank's page loads: on this page, and in the popup. */
  redirecting: string;
  /** One sentence for each state. */
  starting: string;
  inWindow: string;
  confirming: string;
  authorized: string;
  /** The link to the journey, while waiting and after the popup was blocked. */
  proceed: string;
  /** The button that ends the journey. */
  cancel: string;
} & Record<`exit-${ExitReason}` | `error-${ErrorCode | Subject}`, string>;

/** More precise than `endpoint-failed`, if the element knows the cause. */
type Subject = (typeof SUBJECTS)[number];
const SUBJECTS = ['network', 'server', 'configuration', 'callback-failed'] as const;

/**
 * `base` with the texts of `own`, which may come from JSON: values that are no strings are ignored. A
 * text for `error-endpoint-failed` also replaces the more precise ones that `own` does not have.
 */
export function mergeMessages(base: Messages, own: unknown): Messages {
  const texts = Object.entries(asRecord(own)).filter(([, text]) => typeof text === 'string');
  const given = Object.fromEntries(texts);
  const general = given['error-endpoint-failed'];
  const all = general ? SUBJECTS.map((each) => [`error-${each}`, general]) : [];
  return { ...base, ...Object.fromEntries(all), ...given };
}

/** The sentence under the button; empty before the first journey. */
export function sentenceOf(flow: Flow, messages: Messages): string {
  switch (flow.state) {
    case 'idle':
      return flow.exit ? messages[`exit-${flow.exit}`] : '';
    case 'waiting':
      return flow.mode === 'popup' ? messages.inWindow : messages.redirecting;
    case 'failed':
      return messages[`error-${flow.subject ?? flow.code}`];
    default:
      return messages[flow.state];
  }
}
