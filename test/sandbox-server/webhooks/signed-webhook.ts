/** What an app does with a webhook before it believes it, by TrueLayer's own library. */
import * as signing from 'truelayer-signing';
import type { Sandbox } from '../../../sandbox-server/index.ts';

export type SignedWebhook = { uri: string; headers: Headers; body: string };

export const signatureOf = ({ headers }: SignedWebhook): string =>
  headers.get('Tl-Signature') ?? '';

/** Where the signature says that its key is. */
export const keysOf = (webhook: SignedWebhook): string =>
  signing.extractJku(signatureOf(webhook)) ?? '';

/** Whether the library takes it, with the keys that its signature leads to. */
export async function verifies(fetch: Sandbox['fetch'], webhook: SignedWebhook): Promise<boolean> {
  const { uri, headers, body } = webhook;
  const jwks = await (await fetch(keysOf(webhook))).text();
  try {
    signing.verify({
      ...{ jwks, signature: signatureOf(webhook), body },
      // biome-ignore lint/suspicious/noExplicitAny: the library's const enum is not exported as a value
      method: 'POST' as any,
      path: new URL(uri).pathname,
      headers: Object.fromEntries(headers),
      requiredHeaders: ['X-TL-Webhook-Timestamp'],
    });
    return true;
  } catch {
    return false;
  }
}
