import type { ClientConfig } from '../schema/config.ts';
import type { NewClient } from '../schema/control-client.ts';
import type { Client } from './client.ts';
import { given } from './given.ts';

type WithoutCredentials = Partial<Omit<Client, 'id' | 'secret'>>;

/** A client as the configuration file has it, in the words of the domain. */
export function clientOptionsOf({ id, secret, ...wire }: ClientConfig) {
  return { id, secret, ...settingsOf(wire) };
}

/** The same, where id and secret may be missing. */
export function newClientOptionsOf({ id, secret, ...wire }: NewClient) {
  return { ...given({ id, secret }), ...settingsOf(wire) };
}

function settingsOf({
  name,
  scopes,
  journey,
  return_uris: returnUris,
  webhook_uri: webhookUri,
  own_licence: ownLicence,
}: Omit<NewClient, 'id' | 'secret'>): WithoutCredentials {
  return {
    ...given({ name, scopes, returnUris, webhookUri, ownLicence }),
    ...(journey && { journey: given(journey) }),
  };
}
