/** The languages beside English, and their texts, as the element loads them. */
import { loadMessages } from '../../../widget/element/messages/load-messages.ts';
import type { Messages } from '../../../widget/element/messages/messages.ts';

export const LANGUAGES = ['ar', 'cy', 'de', 'es', 'fr', 'it', 'pl', 'pt', 'ro', 'ur'] as const;

export async function textsOf(language: string): Promise<Messages> {
  const loaded = await loadMessages(language);
  if (!loaded) throw new Error(`Nothing is written in ${language}.`);
  return loaded.messages;
}
