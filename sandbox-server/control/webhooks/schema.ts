import { z } from 'zod';
import { strictObject } from '../../schema/strict-object.ts';
import { WEBHOOK_TYPES } from '../../schema/webhook.ts';
import { numberOf } from '../requests/schema.ts';

/** `/_sandbox/webhooks`: which webhooks are meant. */

const which = {
  type: z.enum(WEBHOOK_TYPES).optional(),
  connection_id: z.string().min(1).optional(),
  client_id: z.string().min(1).optional(),
};

export const webhookQuery = strictObject({
  ...which,
  is_delivered: z
    .enum(['true', 'false'])
    .transform((flag) => flag === 'true')
    .optional(),
});

/** Real milliseconds: as long as a connection is likely to live. */
const LONGEST_WAIT = 600_000;

export const webhookWait = strictObject({
  ...which,
  timeout: numberOf(0)
    .refine((timeout) => timeout <= LONGEST_WAIT, `Must be ${LONGEST_WAIT} or less`)
    .optional(),
});
