import { loadMessages } from '../../../widget/element/messages/load-messages.ts';
import type { Messages } from '../../../widget/element/messages/messages.ts';

/** The texts of a language, as the element loads them. */
export async function textsOf(language: string): Promise<Messages> {
  const loaded = await loadMessages(language);
  if (!loaded) throw new Error(`There are no texts in ${language}.`);
  return loaded.messages;
}
