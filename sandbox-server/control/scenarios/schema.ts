import { z } from 'zod';
import { strictObject } from '../../schema/strict-object.ts';

/** Body of `POST /_sandbox/scenarios`. */
export const scenarioRun = strictObject({ name: z.string().min(1) });
