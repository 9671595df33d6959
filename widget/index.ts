/**
 * `connect-bank`: the class of the element, its events and its types. Importing it does nothing, in a
 * browser and on a server; `connect-bank/define` registers the tag.
 */
export { ConnectBank } from './element/connect-bank.ts';
export {
  ConnectBankAuthorizedEvent,
  ConnectBankBeforeOpenEvent,
  ConnectBankErrorEvent,
  ConnectBankExitEvent,
  ConnectBankOpenEvent,
} from './element/events.ts';
export type { Fault, FlowState } from './element/flow.ts';
export type {
  HostClient,
  NewSession,
  SessionReading,
  SessionRequest,
} from './element/host-client.ts';
export { HostFault } from './element/host-fault.ts';
export type { ModeSetting } from './element/journey-mode.ts';
export type { Messages } from './element/messages/messages.ts';
export type { ConnectBankAttributes, ConnectBankListeners } from './jsx/attributes.ts';
export type {
  ErrorCause,
  ErrorCode,
  ExitReason,
  JourneyMode,
  SessionState,
  UseCase,
} from './protocol.ts';
