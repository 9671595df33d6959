import { z } from 'zod';

/** `GET /v3/data-connections/{connection_id}/user-info`; no `name` when the bank gives none. */
export const userInfo = z.object({ name: z.string().optional() });
export type UserInfo = z.output<typeof userInfo>;
