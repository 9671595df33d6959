/**
 * The partner's own endpoint behind `<connect-bank>`: a Hono app that creates connections, hears how
 * they end, and is the only one to talk to TrueLayer.
 *
 * @module connect-bank/host
 */
export { PATHS } from '../protocol.ts';
export type { EventError } from './event-error.ts';
export type { HostEvent } from './events.ts';
export type { Limited, SessionAttempt, SessionLimit } from './limits.ts';
export type {
  CallbackContext,
  HostOptions,
  SessionSummary,
  User,
  WebhookContext,
} from './options.ts';
export type { RenewalOptions } from './renewal.ts';
export { connectBankHost } from './routes.ts';
export type { KnownBy, Session, SessionStore } from './session.ts';
export { memoryStore } from './stores/memory.ts';
export { type RedisStoreOptions, redisStore, StoredValueError } from './stores/redis.ts';
export type { RedisClient } from './stores/redis-client.ts';
export { type UseCaseDefinition, useCases } from './use-cases.ts';
export type { WebhookReceipt } from './webhook-receipt.ts';
export type { WebhookRefusal } from './webhook-refusal.ts';
export type { UnknownWebhook, Webhook } from './webhook-schema.ts';
