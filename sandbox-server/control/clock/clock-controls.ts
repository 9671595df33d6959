import type { Clock, Instant } from '../../domain/world/clock.ts';
import { parseDuration, parseInstant } from '../../domain/world/clock.ts';
import { ProblemError } from '../../http/problem-error.ts';
import type { WebhookDeliveries } from '../../http/webhooks/deliveries.ts';
import { type Scope, tenantIn } from '../scope.ts';

/** An instant in epoch milliseconds, or in ISO 8601 with an offset: `2026-03-16T09:30:00Z`. */
export type When = Instant | string;

/**
 * The one clock of tokens, consents, ledgers, transactions requests, webhooks and journals. A change
 * is done at once; the promise resolves when what became due by it has been told, in order.
 */
export type ClockControls = {
  /** Epoch milliseconds. */
  now(): Instant;
  isFrozen(): boolean;
  /** Stops at `at`, or at the present instant. */
  freeze(at?: When): Promise<void>;
  /** Jumps to `at`, and goes on from there if it was running. */
  set(at: When): Promise<void>;
  /**
   * Moves on by a span of milliseconds, or an ISO 8601 duration such as `P90D` or `PT5M`.
   * @throws RangeError when it is negative, or no span: `set` goes back.
   */
  advance(by: number | string): Promise<void>;
  /** Runs again, from wherever it stands. */
  resume(): Promise<void>;
};

/** A client's own clock, or the sandbox's, with which every client's goes. */
export function createClockControls(
  { world, clientId }: Scope,
  deliveries: WebhookDeliveries,
): ClockControls {
  const clock = (): Clock =>
    clientId === undefined ? world.clock : tenantIn(world, clientId).clock;
  const told = () => deliveries.flush(clientId);
  return {
    now: () => clock().now(),
    isFrozen: () => clock().isFrozen(),
    freeze: (at) => {
      clock().freeze(at === undefined ? clock().now() : within('freeze', epochOf(at)));
      return told();
    },
    set: (at) => {
      clock().set(within('set', epochOf(at)));
      return told();
    },
    advance: (by) => {
      const span = typeof by === 'number' ? finite(by) : parseDuration(by);
      if (span < 0) {
        throw new ProblemError('invalid', 'advance: Must not be negative; to go back, use set');
      }
      clock().set(within('advance', clock().now() + span));
      return told();
    },
    resume: () => {
      clock().resume();
      return told();
    },
  };
}

function epochOf(at: When): Instant {
  return typeof at === 'number' ? finite(at) : parseInstant(at);
}

function finite(span: number): number {
  if (Number.isFinite(span)) return span;
  throw new RangeError(`Not a number of milliseconds: ${span}`);
}

const FIRST = Date.parse('0000-01-01T00:00:00Z');
const LAST = Date.parse('9999-12-31T23:59:59.999Z');

/** What TrueLayer's timestamps can say. */
function within(field: string, at: Instant): Instant {
  if (at >= FIRST && at <= LAST) return at;
  throw new ProblemError('invalid', `${field}: Must end in the years 0000 to 9999`);
}
