/** What went wrong between Sixpence and TrueLayer, as a sentence for the person at the page. */
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
import type { Apology } from '../api.ts';

const BANK_AWAY = 'Your bank is not answering at the moment. Please try again in a few minutes.';

const SENTENCES: [new (...args: never[]) => TrueLayerError, string][] = [
  [ForbiddenError, 'Sixpence may no longer read this. Please connect your bank again.'],
  [InvalidStateError, 'This connection is not active. Please connect your bank again.'],
  [RateLimitError, 'Your bank has been asked too often. Please try again later.'],
  [ProviderError, BANK_AWAY],
  [GatewayTimeoutError, BANK_AWAY],
  [TransactionsRequestError, 'Your bank could not deliver the payments. Please try again later.'],
  [UnreachableError, 'The bank service cannot be reached. Is the sandbox still running?'],
];

/** A sentence, and the trace id to quote to support; nothing else of the error is told. */
export function apologyFor(error: unknown): Apology {
  const [, message] = SENTENCES.find(([kind]) => error instanceof kind) ?? [];
  const traceId = error instanceof TrueLayerError ? error.traceId : undefined;
  return {
    message: message ?? 'Something went wrong at Sixpence. Please try again.',
    ...(traceId !== undefined && { traceId }),
  };
}
