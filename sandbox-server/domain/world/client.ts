import type { JourneyDescription } from '../../schema/config.ts';

export type { JourneyDescription } from '../../schema/config.ts';

/** An app as it is registered in TrueLayer's Console. */
export type Client = {
  id: string;
  secret: string;
  /** Shown to users on the hosted pages. */
  name: string;
  /** Token scopes the app may ask for; without `data` it has no access to the Data product. */
  scopes: readonly string[];
  /** Registered return URIs. Default: any http(s) URI is accepted. */
  returnUris?: readonly string[];
  /** Where webhooks are sent. Default: no webhooks. */
  webhookUri?: string;
  /** Whether webhooks are sent when a bank goes down or comes back. */
  providerWebhooks: boolean;
  /** The app's owner is an AISP: own pages and consent are allowed, user details are optional. */
  aisp: boolean;
  /**
   * TrueLayer has reviewed the client's screen to reconfirm a consent.
   * @default true
   */
  consentScreenReviewed?: boolean;
  /** What the hosted pages say about the use of the data; `text` replaces the prewritten description. */
  journey: { description?: JourneyDescription; text?: string };
};

/** The token scope of the Data API. */
const DATA_SCOPE = 'data';

/** What an access token permits, and for which client. */
export type Grant = { clientId: string; scopes: readonly string[] };

/**
 * Whether the user may be sent to `uri`: a registered one, optionally with a query added.
 * @guess A registered return URI without a query also allows the same one with a query, so that it can carry a state.
 */
export function acceptsReturnUri({ returnUris }: Client, uri: string): boolean {
  if (returnUris === undefined) return true;
  return returnUris.some(
    (registered) =>
      uri === registered || (!registered.includes('?') && uri.startsWith(`${registered}?`)),
  );
}

/** Whether an access token permits calls of the Data API. */
export function mayUseData(grant: Grant): boolean {
  return grant.scopes.includes(DATA_SCOPE);
}
