import { z } from 'zod';
import {
  type Clock,
  type Instant,
  isoMillis,
  parseDuration,
  parseInstant,
} from '../domain/world/clock.ts';
import { ProblemError } from '../http/problem-error.ts';
import type { WebhookDeliveries } from '../http/webhooks/deliveries.ts';
import { instant } from '../schema/custom-transaction.ts';
import { duration } from '../schema/duration.ts';
import { strictObject } from '../schema/strict-object.ts';
import { type ControlsFor, clientQuery, noBody, operationOn } from './operation.ts';
import { type Scope, tenantIn } from './scope.ts';

/** An instant in epoch milliseconds, or in ISO 8601 with an offset: `2026-03-16T09:30:00Z`. */
export type When = Instant | string;

/**
 * The one clock of tokens, consents, ledgers, transactions requests, webhooks and request logs. A change
 * takes effect at once; the promise resolves when the webhooks that became due have been sent, in order.
 */
export type ClockControls = {
  /** Epoch milliseconds. */
  now(): Instant;
  isFrozen(): boolean;
  /** Stops at `at`, or at the present instant. */
  freeze(at?: When): Promise<void>;
  /** Jumps to `at`, and runs on from there unless frozen. */
  set(at: When): Promise<void>;
  /**
   * Moves forward by milliseconds, or by an ISO 8601 duration such as `P90D` or `PT5M`.
   * @throws RangeError when it is negative or malformed; `set` goes back.
   */
  advance(by: number | string): Promise<void>;
  /** Runs again, from where it stands. */
  resume(): Promise<void>;
};

/** A client's own clock, or the sandbox's, which moves the clocks of all clients. */
export function createClockControls(
  { world, clientId }: Scope,
  deliveries: WebhookDeliveries,
): ClockControls {
  const clock = (): Clock =>
    clientId === undefined ? world.clock : tenantIn(world, clientId).clock;
  const flush = () => deliveries.flush(clientId);
  return {
    now: () => clock().now(),
    isFrozen: () => clock().isFrozen(),
    freeze: (at) => {
      clock().freeze(at === undefined ? clock().now() : requireInRange('freeze', parseWhen(at)));
      return flush();
    },
    set: (at) => {
      clock().set(requireInRange('set', parseWhen(at)));
      return flush();
    },
    advance: (by) => {
      const span = typeof by === 'number' ? requireFinite(by) : parseDuration(by);
      if (span < 0) {
        throw new ProblemError('invalid', 'advance: Must not be negative; to go back, use set');
      }
      clock().set(requireInRange('advance', clock().now() + span));
      return flush();
    },
    resume: () => {
      clock().resume();
      return flush();
    },
  };
}

/** @throws {RangeError} for a number that is not finite, and a text that is not a date and time. */
function parseWhen(at: When): Instant {
  return typeof at === 'number' ? requireFinite(at) : parseInstant(at);
}

/** @throws {RangeError} if the number is not finite. */
function requireFinite(span: number): number {
  if (Number.isFinite(span)) return span;
  throw new RangeError(`Not a number of milliseconds: ${span}`);
}

const EARLIEST = Date.parse('0000-01-01T00:00:00Z');
const LATEST = Date.parse('9999-12-31T23:59:59.999Z');

/**
 * TrueLayer's timestamps have four-digit years.
 * @throws {ProblemError} `invalid`, with the field, if the instant is outside them.
 */
function requireInRange(field: string, at: Instant): Instant {
  if (at >= EARLIEST && at <= LATEST) return at;
  throw new ProblemError('invalid', `${field}: Must end in the years 0000 to 9999`);
}

const CHANGES = ['freeze', 'set', 'advance', 'resume'] as const;

const clockChange = strictObject({
  freeze: z
    .custom<true | string>(isTrueOrInstant, 'Must be true, or the instant to stop at')
    .meta({ anyOf: [{ const: true }, { type: 'string', format: 'date-time' }] })
    .optional(),
  set: instant.optional(),
  advance: duration.optional(),
  resume: z.literal(true, 'Must be true').optional(),
}).refine((body) => CHANGES.filter((change) => body[change] !== undefined).length === 1, {
  error: `Must have exactly one of ${CHANGES.join(', ')}`,
});

function isTrueOrInstant(value: unknown): boolean {
  return value === true || instant.safeParse(value).success;
}

export const wireClock = z.object({ now: z.iso.datetime(), is_frozen: z.boolean() });

export function presentClock(clock: Pick<Clock, 'now' | 'isFrozen'>): z.output<typeof wireClock> {
  return { now: isoMillis(clock.now()), is_frozen: clock.isFrozen() };
}

const operation = operationOn<{ controlsFor: ControlsFor<{ clock: ClockControls }> }>();

export const clockOperations = [
  operation({
    method: 'GET',
    path: '/clock',
    summary: "Read the sandbox's clock, or a client's own",
    ...{ query: clientQuery, body: noBody, status: 200, response: wireClock, problems: [404] },
    handle: ({ query }, { controlsFor }) => presentClock(controlsFor(query).clock),
  }),
  operation({
    method: 'POST',
    path: '/clock',
    summary: 'Freeze, set, advance or resume the clock',
    ...{ query: clientQuery, body: clockChange, status: 200, response: wireClock },
    problems: [404],
    handle: async ({ query, body }, { controlsFor }) => {
      const { clock } = controlsFor(query);
      await applyChange(clock, body);
      return presentClock(clock);
    },
  }),
];

/** Resolves when the webhooks that became due have been sent. */
function applyChange(
  clock: ClockControls,
  { freeze, set, advance }: z.output<typeof clockChange>,
): Promise<void> {
  if (freeze !== undefined) return freeze === true ? clock.freeze() : clock.freeze(freeze);
  if (set !== undefined) return clock.set(set);
  return advance === undefined ? clock.resume() : clock.advance(advance);
}
