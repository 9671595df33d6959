import type { JourneyPurpose } from '../../schema/config.ts';
import type { Scope } from '../../schema/create-connection.ts';

export type { JourneyPurpose } from '../../schema/config.ts';

/** What TrueLayer's Console knows of an app. */
export type Client = {
  id: string;
  secret: string;
  /** The name that users read on the hosted pages. */
  name: string;
  /** Token scopes the app may ask for; without `data` it has no access to the Data product. */
  scopes: readonly string[];
  /** Exact return URIs; none registered means that any http(s) one is accepted. */
  returnUris?: readonly string[];
  /** Where webhooks are sent to; nowhere when it is missing. */
  webhookUri?: string;
  /** The app's owner is an AISP: user details are optional. */
  aisp: boolean;
  /** The journey's text: prewritten for a purpose, or the app's own. */
  journey: { purpose?: JourneyPurpose; title?: string; body?: string };
};

/** The token scope of the Data API. */
const DATA_SCOPE = 'data';

/** What an access token lets its bearer do, and for whom. */
export type Grant = { clientId: string; scopes: readonly string[] };

/**
 * Whether the user may be sent to `uri`: exactly a registered one, or one with a query added.
 * @guess A registered return URI without a query also allows the same one with a query, so that it can carry a state.
 */
export function acceptsReturnUri({ returnUris }: Client, uri: string): boolean {
  if (returnUris === undefined) return true;
  return returnUris.some(
    (registered) =>
      uri === registered || (!registered.includes('?') && uri.startsWith(`${registered}?`)),
  );
}

export function mayUseData(grant: Grant): boolean {
  return grant.scopes.includes(DATA_SCOPE);
}

/** "the connection has no scope `transactions`; it has `accounts`" */
export function lackOf(scope: Scope, has: readonly Scope[]): string {
  return `the connection has no scope \`${scope}\`; it has ${has.map((s) => `\`${s}\``).join(', ')}`;
}
