import type { z } from 'zod';
import { type ClientConfig, client } from './config.ts';
import { omitEmpty } from './omit-empty.ts';

/** Body of `POST /_sandbox/clients`: a client as in the configuration file, id and secret optional. */
export const newClient = client.partial({ id: true, secret: true });
type NewClient = z.output<typeof newClient>;

/** A client as the configuration file has it, in the words of the domain. */
export function clientOptionsOf({ id, secret, ...wire }: ClientConfig) {
  return { id, secret, ...settingsOf(wire) };
}

/** The same, where id and secret may be missing. */
export function newClientOptionsOf({ id, secret, ...wire }: NewClient) {
  return { ...omitEmpty({ id, secret }), ...settingsOf(wire) };
}

function settingsOf({
  name,
  scopes,
  journey,
  return_uris: returnUris,
  webhook_uri: webhookUri,
  provider_webhooks: providerWebhooks,
  aisp,
  consent_screen_reviewed: consentScreenReviewed,
}: Omit<NewClient, 'id' | 'secret'>) {
  return {
    ...omitEmpty({ name, scopes, returnUris, webhookUri, providerWebhooks }),
    ...omitEmpty({ aisp, consentScreenReviewed }),
    ...(journey && { journey: omitEmpty(journey) }),
  };
}
