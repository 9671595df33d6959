import { z } from 'zod';

/** What the forms of the hosted journey and the mock bank send. */

export const providerForm = z.object({ provider_id: z.string().min(1) });

export const consentForm = z.object({ decision: z.literal('allow') });

export const loginForm = z.object({ username: z.string().min(1), password: z.string().min(1) });

export const approvalForm = z.object({
  decision: z.enum(['approve', 'deny', 'fail']),
  account: z.array(z.string()),
});
