import { z } from 'zod';
import { instant } from '../../schema/custom-transaction.ts';
import { duration } from '../../schema/duration.ts';
import { strictObject } from '../../schema/strict-object.ts';

const CHANGES = ['freeze', 'set', 'advance', 'resume'] as const;

/** Body of `POST /_sandbox/clock`: one change. */
export const clockChange = strictObject({
  freeze: z.custom<true | string>(isStop, 'Must be true, or the instant to stop at').optional(),
  set: instant.optional(),
  advance: duration.optional(),
  resume: z.literal(true, 'Must be true').optional(),
}).refine((body) => CHANGES.filter((change) => body[change] !== undefined).length === 1, {
  error: `Must have exactly one of ${CHANGES.join(', ')}`,
});
export type ClockChange = z.output<typeof clockChange>;

/** Answer of `/_sandbox/clock`. */
export type WireClock = { now: string; is_frozen: boolean };

function isStop(value: unknown): boolean {
  return value === true || instant.safeParse(value).success;
}
