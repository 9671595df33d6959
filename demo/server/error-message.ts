/** Error messages for the user. */
import {
  ForbiddenError,
  GatewayTimeoutError,
  InvalidStateError,
  ProviderError,
  RateLimitError,
  TransactionsRequestError,
  TrueLayerError,
  UnreachableError,
} from 'connect-bank/truelayer';
import type { ErrorMessage } from '../api.ts';

const BANK_UNAVAILABLE =
  'Your bank is not answering at the moment. Please try again in a few minutes.';

const MESSAGES: [new (...args: never[]) => TrueLayerError, string][] = [
  [ForbiddenError, 'Sixpence may no longer read this. Please connect your bank again.'],
  [InvalidStateError, 'This connection is not active. Please connect your bank again.'],
  [RateLimitError, 'Your bank has been asked too often. Please try again later.'],
  [ProviderError, BANK_UNAVAILABLE],
  [GatewayTimeoutError, BANK_UNAVAILABLE],
  [TransactionsRequestError, 'Your bank could not deliver the payments. Please try again later.'],
  [UnreachableError, 'The bank service cannot be reached. Is the sandbox still running?'],
];

/** Returns a sentence and the trace id for support; other details of the error stay on the server. */
export function toErrorMessage(error: unknown): ErrorMessage {
  const [, message] = MESSAGES.find(([kind]) => error instanceof kind) ?? [];
  const traceId = error instanceof TrueLayerError ? error.traceId : undefined;
  return {
    message: message ?? 'Something went wrong at Sixpence. Please try again.',
    ...(traceId !== undefined && { traceId }),
  };
}
