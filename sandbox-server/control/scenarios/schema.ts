import { z } from 'zod';
import { closed } from '../../schema/strict-object.ts';

/** Body of `POST /_sandbox/scenarios`. */
export const scenarioRun = closed({ name: z.string().min(1) });
