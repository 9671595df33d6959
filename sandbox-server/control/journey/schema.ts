import { z } from 'zod';
import { strictObject } from '../../schema/strict-object.ts';

/** Bodies of `POST /_sandbox/connections/{id}/approve` and its like. */

const name = z.string().min(1);

const login = { user: name.optional(), password: name.optional(), provider: name.optional() };

/** Who logs in at which bank. */
export const loginBody = strictObject(login);

export const approvalBody = strictObject({
  ...login,
  accounts: z
    .custom<'all' | (string | number)[]>(isChoice, "Must be 'all', or a list of ids and places")
    .optional(),
});

function isChoice(value: unknown): boolean {
  return (
    value === 'all' ||
    (Array.isArray(value) &&
      value.every((item) => typeof item === 'string' || Number.isInteger(item)))
  );
}
