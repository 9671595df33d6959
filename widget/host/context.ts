/** What every route of the host shares: the options, checked and with their defaults. */
import type { TrueLayerClient } from '../truelayer/index.ts';
import type { WebhookVerifier } from '../truelayer/webhooks/verifier.ts';
import type { HostEventInput } from './events/events.ts';
import type { HostOptions } from './options/options.ts';
import type { PublicUrl } from './options/urls.ts';
import type { SessionStore } from './sessions/session.ts';
import type { UseCaseDefinition } from './sessions/use-cases.ts';

/** It contains nothing of a request. */
export type HostContext = {
  truelayer: TrueLayerClient;
  /** Whether TrueLayer's hosted pages may have this URL, which must be secure. */
  isHostedPage: (url: URL) => boolean;
  publicUrl: () => PublicUrl;
  isOwnOrigin: (origin: string) => boolean;
  /** Whether pages of this origin may use the endpoint. */
  isKnownOrigin: (origin: string) => boolean;
  /** The host's own origin first. */
  knownOrigins: () => readonly string[];
  returnUrls: readonly string[];
  unknownBrowser: NonNullable<HostOptions['unknownBrowser']>;
  useCases: ReadonlyMap<string, UseCaseDefinition>;
  /** Whether consents are reconfirmed at TrueLayer, see `RenewalOptions`. */
  reconfirms: boolean;
  /** With a timeout for every call. It rejects with `StoreError` only. */
  store: SessionStore;
  maxSessionsPerUser: number;
  onAuthorized: HostOptions['onAuthorized'];
  onFailed: HostOptions['onFailed'];
  onWebhook: HostOptions['onWebhook'];
  /** `undefined` if the environment does not say where the keys are: every webhook is rejected then. */
  verifier: WebhookVerifier | undefined;
  /** Ids of the sessions with a callback that is running in this process. */
  running: Set<string>;
  emit: (event: HostEventInput) => void;
  shutdown: AbortSignal | undefined;
  journeyTimeoutMs: number;
  clock: () => number;
};
