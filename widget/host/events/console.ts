/** Reports failures on the console while nobody listens to events, so that no failure is silent. */

import { isTrueLayerError } from '../../truelayer/errors.ts';
import { isErrorLike } from '../error-shapes.ts';
import { isProblemError, setupErrorOf } from '../errors.ts';
import { isStoreError } from '../stores/error.ts';
import { stackOf } from './error.ts';
import type { HostEventInput } from './events.ts';

/** A page polls every few seconds, and each poll of its session may meet the same failure. */
const REPEAT_MS = { ofSession: 10 * 60_000, other: 5000 };

/** A failure that is about options, and not about one request, is reported once. */
const ONCE: ReadonlySet<HostEventInput['type']> = new Set(['input-ignored']);

/** Enough for what goes wrong within ten minutes; the oldest make room. */
const MAX_REMEMBERED = 500;

/** Refusals that are part of a normal day: a login that ended, a limit, a deployment. */
const EXPECTED: ReadonlySet<string> = new Set(['not-signed-in', 'rate-limited', 'shutting-down']);

/**
 * Prints one line for each failure with `console.error`; the same failure of one session, or within
 * five seconds, is printed once. A line has no line breaks, no control characters and, apart from
 * the words of the partner's own errors, no personal data.
 */
export function createConsoleReporter(clock: () => number): (happened: HostEventInput) => void {
  const printedAt = new Map<string, number>();

  return function reportOnConsole(happened) {
    const text = messageOf(happened);
    if (text === undefined) return;
    const key = keyOf(happened, text);
    const now = clock();
    const age = Math.abs(now - (printedAt.get(key) ?? Number.NEGATIVE_INFINITY));
    const pause = 'sessionId' in happened ? REPEAT_MS.ofSession : REPEAT_MS.other;
    if (age < (ONCE.has(happened.type) ? Number.POSITIVE_INFINITY : pause)) return;
    printedAt.delete(key);
    printedAt.set(key, now);
    for (const oldest of printedAt.keys()) {
      if (printedAt.size <= MAX_REMEMBERED) break;
      printedAt.delete(oldest);
    }
    print(text);
  };
}

/** Prints one line. */
export function print(text: string): void {
  // biome-ignore lint/suspicious/noConsole: without `onEvent` this is all that an operator can see.
  console.error(`connect-bank: ${oneLine(text)}`);
}

/** Without the trace id, which differs each time. */
function keyOf(happened: HostEventInput, text: string): string {
  const session = 'sessionId' in happened ? happened.sessionId : '';
  return `${session} ${text.replaceAll(/\(trace [^)]*\)/g, '')}`;
}

/** What to print; nothing for what is no failure. */
function messageOf(happened: HostEventInput): string | undefined {
  switch (happened.type) {
    case 'callback-failed': {
      const { callback, sessionId, attempt, isLastAttempt, error } = happened;
      const next = isLastAttempt ? 'It will not be called again.' : 'It will be called again.';
      return `${callback} failed (session ${sessionId}, attempt ${attempt}): ${describeError(error)}. ${next}`;
    }
    case 'webhook-received': {
      if (!('error' in happened)) return undefined;
      const { webhookType, error } = happened;
      return `onWebhook failed (${webhookType}): ${describeError(error)}. TrueLayer will send the webhook again.`;
    }
    case 'webhook-rejected':
      return `Webhook refused: ${happened.reason}. docs/operations.md explains the reasons.`;
    case 'session-rejected': {
      const { code, detail } = happened;
      if (EXPECTED.has(code)) return undefined;
      return `Session refused (${code})${detail === undefined ? '' : `: ${detail}`}.`;
    }
    case 'upstream-failed': {
      const session = happened.sessionId === undefined ? '' : ` (session ${happened.sessionId})`;
      return `Call to TrueLayer failed${session}: ${describeError(happened.error)}.`;
    }
    case 'internal-error':
      return `Internal error: ${describeError(happened.error)}.`;
    case 'input-ignored':
      return `${happened.field} is ignored: ${happened.detail}.`;
    default:
      return undefined;
  }
}

/** What an error is, and where it arose or what to do about it. */
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
  const said = withoutPersonalData(error.message);
  const cause = causeOf(error);
  const summary = `${error.name}: ${said}${cause === undefined ? '' : ` (${cause})`}`;
  if (!isTrueLayerError(error)) return `${summary}${placeOf(error)}`;
  const mistake = setupErrorOf(error);
  return `${error.name}: ${error.message}${cause === undefined ? '' : ` (${cause})`}${mistake === undefined ? '' : `. ${mistake}`}`;
}

/** The system's code, such as ECONNREFUSED, of an error of `fetch`. */
function causeOf({ cause }: Error): string | undefined {
  if (!isErrorLike(cause)) return undefined;
  const code = 'code' in cause ? String(cause.code) : '';
  return /^[\w.-]{1,64}$/.test(code) ? code : cause.name;
}

/** The first line of the stack that is code of the partner's. */
function placeOf(error: Error): string {
  const lines = stackOf(error).split('\n');
  const own = lines.find((line) => !/node_modules|\bnode:|^$/.test(line)) ?? lines[0];
  return own ? ` ${own.trim()}` : '';
}

/** A database may repeat a row in its message: "duplicate key (email)=(…)". */
function withoutPersonalData(text: string): string {
  return oneLine(text.split('\n', 1)[0] ?? '')
    .replaceAll(/=\s*\([^)]*\)/g, '=(…)')
    .replaceAll(/[^\s@'"(]+@[^\s@'")]+/g, '…@…')
    .replaceAll(/\+?\d[\d .:-]{5,}\d/g, '…');
}

/** At most 600 characters, none of which ends a line or controls a terminal. */
function oneLine(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ').slice(0, 600);
}
