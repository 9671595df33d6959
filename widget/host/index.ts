/**
 * The partner's own endpoint behind `<connect-bank>`: a Hono app that creates connections, learns their
 * outcome, and is the only part that calls TrueLayer.
 *
 * @module connect-bank/host
 */
export { HOST_PROBLEM_CODES, type HostProblemCode, PATHS } from '../protocol.ts';
export type { WebhookRejectionReason } from '../truelayer/webhooks/rejection.ts';
export type { UnknownWebhook, Webhook } from '../truelayer/webhooks/schema.ts';
export { connectBankHost } from './app.ts';
export type { EventError } from './events/error.ts';
export type { HostEvent, WebhookReceipt } from './events/events.ts';
export type {
  CallbackContext,
  HostOptions,
  RateLimit,
  RateLimited,
  RenewalOptions,
  SessionAttempt,
  User,
  WebhookContext,
} from './options/options.ts';
export type { Session, SessionStore, SessionSummary, VerifiedBy } from './sessions/session.ts';
export { type UseCaseDefinition, useCases } from './sessions/use-cases.ts';
export { memoryStore } from './stores/memory.ts';
export { type RedisStoreOptions, redisStore, StoredValueError } from './stores/redis.ts';
export type { RedisClient } from './stores/redis-client.ts';
