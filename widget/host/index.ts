/**
 * The partner's own endpoint behind `<connect-bank>`: a Hono app that creates connections, hears how
 * they end, and is the only one to talk to TrueLayer.
 *
 * @module connect-bank/host
 */
export { PATHS } from '../protocol.ts';
export type { HostEvent } from './events.ts';
export type { CallbackContext, HostOptions, SessionSummary, User } from './options.ts';
export { connectBankHost } from './routes.ts';
export type { KnownBy, Session, SessionStore } from './session.ts';
export { memoryStore } from './stores/memory.ts';
export { type UseCaseDefinition, useCases } from './use-cases.ts';
