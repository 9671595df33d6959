/**
 * A client for TrueLayer's Data API v3 and a verifier of its webhooks, for any server with web
 * standards. Requests and responses have TrueLayer's spelling; options are camelCase.
 *
 * @module connect-bank/truelayer
 */
export { createTrueLayerClient, type TrueLayerClient } from './client.ts';
export type {
  ConnectionAccess,
  Connections,
  CreateConnectionBody,
  DataAccessType,
  ProviderFilter,
  Reconfirmation,
  Scope,
} from './connections.ts';
export type { TrueLayerEnvironment, TrueLayerUrls } from './environment.ts';
export * from './errors.ts';
export type {
  CallOptions,
  TrueLayerCall,
  TrueLayerOperation,
  TrueLayerOptions,
} from './options.ts';
export type {
  AccountBalance,
  AccountIdentifier,
  ConnectedAccount,
  CreatedConnection,
  ProviderOffer,
  UserInfo,
} from './schema.ts';
export type { Transaction } from './transaction-schema.ts';
export type { TransactionsOptions, TransactionsPage } from './transactions.ts';
export { WebhookRejectedError, type WebhookRejectionReason } from './webhooks/rejection.ts';
export type { UnknownWebhook, Webhook } from './webhooks/schema.ts';
export {
  createWebhookVerifier,
  type WebhookRequest,
  type WebhookVerifier,
  type WebhookVerifierOptions,
} from './webhooks/verifier.ts';
