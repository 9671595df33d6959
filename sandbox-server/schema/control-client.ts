import type { z } from 'zod';
import { client } from './config.ts';

/** Body of `POST /_sandbox/clients`: a client as in the configuration file, whose id and secret may be left to us. */
export const newClient = client.partial({ id: true, secret: true });
export type NewClient = z.output<typeof newClient>;
