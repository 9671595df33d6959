import { z } from 'zod';
import { strictObject } from '../schema/strict-object.ts';

/** What the control plane's calls have in common: narrowed to one client or not. */

export const controlQuery = strictObject({ client_id: z.string().optional() });

/** A call that takes no body may be sent an empty object. */
export const nothing = strictObject({});
