import { z } from 'zod';

/**
 * 200 body of `GET /v3/connected-accounts/{account_id}/balance`, in minor units.
 * @guess The balance endpoint is documented, its body is not: its fields are named like TrueLayer's other amounts in minor units.
 */
export const balance = z.object({
  currency: z.enum(['GBP', 'EUR']),
  current_in_minor: z.int(),
  /** With what an agreed overdraft or a credit limit adds. */
  available_in_minor: z.int(),
});
export type Balance = z.output<typeof balance>;
