import { z } from 'zod';

/** An integer as a query parameter spells it, `min` or more. */
export function integerParameter(min: number) {
  const message = `Must be a whole number, ${min} or more`;
  return z
    .string()
    .regex(/^\d{1,15}$/, message)
    .transform(Number)
    .refine((number) => number >= min, message);
}
