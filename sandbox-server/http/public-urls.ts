import type { Context } from 'hono';

/** Origins under which the sandbox is known to its callers; left out, the one it was called on. */
export type PublicUrls = { auth?: string; api?: string; app?: string; webhooks?: string };

/** Called in TrueLayer's name (in process, or by MSW), it answers in TrueLayer's name. */
const TRUELAYER_HOST = /^https:\/\/(?:auth|api|app|webhooks)\.(truelayer(?:-sandbox)?\.com)$/;

export function originsOf(urls: PublicUrls, c: Context): Required<PublicUrls> {
  const { origin } = new URL(c.req.url);
  const domain = TRUELAYER_HOST.exec(origin)?.[1];
  const originFor = (host: string) => (domain === undefined ? origin : `https://${host}.${domain}`);
  return {
    auth: urls.auth ?? originFor('auth'),
    api: urls.api ?? originFor('api'),
    app: urls.app ?? originFor('app'),
    webhooks: urls.webhooks ?? originFor('webhooks'),
  };
}
