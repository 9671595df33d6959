/**
 * `connect-bank`: the class of the element, its events, its constants and its types. Importing it has no
 * side effect, in a browser and on a server; `connect-bank/define` registers the tag.
 *
 * @module connect-bank
 */
export { ConnectBank } from './element/connect-bank.ts';
export {
  ConnectBankAuthorizedEvent,
  ConnectBankBeforeOpenEvent,
  ConnectBankErrorEvent,
  ConnectBankExitEvent,
  ConnectBankOpenEvent,
} from './element/events.ts';
export type { FlowState, JourneyError } from './element/flow-states.ts';
export { HostError } from './element/host-error.ts';
export type { Messages } from './element/messages/messages.ts';
export type { ModeSetting } from './element/mode.ts';
export type { ConnectBankProperties } from './element/properties.ts';
export type {
  HostClient,
  NewSession,
  SessionReading,
  SessionRequest,
} from './element/session-client.ts';
export type { ConnectBankAttributes, ConnectBankListeners } from './jsx/attributes.ts';
export { LANGUAGES, type Language, RTL_LANGUAGES } from './languages.ts';
export {
  ERROR_CODES,
  type ErrorCause,
  type ErrorCode,
  EXIT_REASONS,
  type ExitReason,
  type JourneyMode,
  RETURN_SIGNAL,
  type ReturnSignal,
  type SessionState,
  type UseCase,
} from './protocol.ts';
