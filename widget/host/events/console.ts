/** Reports failures on the console if there is no `onEvent`, so that no failure is silent. */

import { isTrueLayerError } from '../../truelayer/errors.ts';
import { isErrorLike } from '../error-shapes.ts';
import { isProblemError, setupErrorOf } from '../errors.ts';
import { isStoreError } from '../stores/error.ts';
import { stackOf } from './error.ts';
import type { HostEventInput } from './events.ts';

/** A page polls every few seconds, and each poll can cause the same failure. */
const REPEAT_MS = { ofSession: 10 * 60_000, other: 5000 };

/** Failures of the configuration, and not of one request, are reported once. */
const ONCE: ReadonlySet<HostEventInput['type']> = new Set(['input-ignored']);

/** Enough for the failures of ten minutes; the oldest are forgotten first. */
const MAX_REMEMBERED = 500;

/** Problems of normal operation: a login that expired, a limit, a deployment. */
const EXPECTED: ReadonlySet<string> = new Set(['not-signed-in', 'rate-limited', 'shutting-down']);

/**
 * Creates a function that prints one line for each failure with `console.error`. Prints the same
 * failure of a session once in ten minutes, and any other once in five seconds. A line has no line
 * breaks, no control characters and, apart from the text of the partner's own errors, no personal data.
 */
export function createConsoleReporter(clock: () => number): (input: HostEventInput) => void {
  const printedAt = new Map<string, number>();

  return function reportOnConsole(input) {
    const text = messageOf(input);
    if (text === undefined) return;
    const key = keyOf(input, text);
    const now = clock();
    const age = Math.abs(now - (printedAt.get(key) ?? Number.NEGATIVE_INFINITY));
    const pause = 'sessionId' in input ? REPEAT_MS.ofSession : REPEAT_MS.other;
    if (age < (ONCE.has(input.type) ? Number.POSITIVE_INFINITY : pause)) return;
    printedAt.delete(key);
    printedAt.set(key, now);
    for (const oldest of printedAt.keys()) {
      if (printedAt.size <= MAX_REMEMBERED) break;
      printedAt.delete(oldest);
    }
    printError(text);
  };
}

export function printError(text: string): void {
  // biome-ignore lint/suspicious/noConsole: without `onEvent`, the operator sees nothing else.
  console.error(`connect-bank: ${oneLine(text)}`);
}

/** Identifies a repeated failure: the trace id differs each time. */
function keyOf(input: HostEventInput, text: string): string {
  const session = 'sessionId' in input ? input.sessionId : '';
  return `${session} ${text.replaceAll(/\(trace [^)]*\)/g, '')}`;
}

/** The text to print; `undefined` for an event that is no failure. */
function messageOf(input: HostEventInput): string | undefined {
  switch (input.type) {
    case 'callback-failed': {
      const { callback, sessionId, attempt, isLastAttempt, error } = input;
      const next = isLastAttempt ? 'It will not be called again.' : 'It will be called again.';
      return `${callback} failed (session ${sessionId}, attempt ${attempt}): ${describeError(error)}. ${next}`;
    }
    case 'webhook-received': {
      if (!('error' in input)) return undefined;
      const { webhookType, error } = input;
      return `onWebhook failed (${webhookType}): ${describeError(error)}. TrueLayer will send the webhook again.`;
    }
    case 'webhook-rejected':
      return `Webhook rejected: ${input.reason}. docs/operations.md explains the reasons.`;
    case 'session-rejected': {
      const { code, detail } = input;
      if (EXPECTED.has(code)) return undefined;
      return `Session rejected (${code})${detail === undefined ? '' : `: ${detail}`}.`;
    }
    case 'upstream-failed': {
      const session = input.sessionId === undefined ? '' : ` (session ${input.sessionId})`;
      return `Call to TrueLayer failed${session}: ${describeError(input.error)}.`;
    }
    case 'internal-error':
      return `Internal error: ${describeError(input.error)}.`;
    case 'input-ignored':
      return `${input.field} is ignored: ${input.detail}.`;
    default:
      return undefined;
  }
}

/** Describes an error, with its place in the partner's code or what to do about it. */
export function describeError(error: unknown): string {
  if (typeof error === 'string') return `'${withoutPersonalData(error)}' was thrown`;
  if (!isErrorLike(error)) return `a value of type ${typeof error} was thrown`;
  if (isProblemError(error)) {
    const { detail, message, cause } = error;
    return (detail ?? message) + (cause === undefined ? '' : `: ${describeError(cause)}`);
  }
  if (isStoreError(error) && error.cause !== undefined) {
    return `${error.message}: ${describeError(error.cause)}`;
  }
  const message = withoutPersonalData(error.message);
  const cause = causeOf(error);
  const summary = `${error.name}: ${message}${cause === undefined ? '' : ` (${cause})`}`;
  if (!isTrueLayerError(error)) return `${summary}${placeOf(error)}`;
  const setupError = setupErrorOf(error);
  return `${error.name}: ${error.message}${cause === undefined ? '' : ` (${cause})`}${setupError === undefined ? '' : `. ${setupError}`}`;
}

/** The system's code of an error of `fetch`, such as ECONNREFUSED. */
function causeOf({ cause }: Error): string | undefined {
  if (!isErrorLike(cause)) return undefined;
  const code = 'code' in cause ? String(cause.code) : '';
  return /^[\w.-]{1,64}$/.test(code) ? code : cause.name;
}

/** The first line of the stack in the partner's code. */
function placeOf(error: Error): string {
  const lines = stackOf(error).split('\n');
  const own = lines.find((line) => !/node_modules|\bnode:|^$/.test(line)) ?? lines[0];
  return own ? ` ${own.trim()}` : '';
}

/** Databases repeat values in messages, such as "duplicate key (email)=(…)". */
function withoutPersonalData(text: string): string {
  return oneLine(text.split('\n', 1)[0] ?? '')
    .replaceAll(/=\s*\([^)]*\)/g, '=(…)')
    .replaceAll(/[^\s@'"(]+@[^\s@'")]+/g, '…@…')
    .replaceAll(/\+?\d[\d .:-]{5,}\d/g, '…');
}

/** At most 600 characters, without line breaks and control characters. */
function oneLine(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ').slice(0, 600);
}
