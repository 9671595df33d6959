import { z } from 'zod';
import { clientFacts, clockState, drawn } from './snapshot.ts';
import { connectionFacts, instant, transactionRequestFacts } from './snapshot-connection.ts';
import { faultRecord } from './snapshot-fault.ts';
import { deliveryFacts } from './snapshot-webhook.ts';
import { strictObject } from './strict-object.ts';

/** A line of a state file: how some things are now. All of it happened, or nothing. */

const clientId = z.string();

const id = z.string();

const stateRecord = z.discriminatedUnion('kind', [
  strictObject({ kind: z.literal('sandbox_clock'), value: clockState }),
  strictObject({ kind: z.literal('sandbox_fault'), id, value: faultRecord.nullable() }),
  strictObject({
    kind: z.literal('sandbox_ids'),
    value: strictObject({ traces: drawn, faults: drawn }),
  }),
  strictObject({ kind: z.literal('client'), clientId, value: clientFacts.nullable() }),
  strictObject({
    kind: z.literal('ids'),
    clientId,
    value: strictObject({ made: drawn, traces: drawn, faults: drawn }),
  }),
  strictObject({ kind: z.literal('clock'), clientId, value: clockState }),
  strictObject({ kind: z.literal('fault'), clientId, id, value: faultRecord.nullable() }),
  strictObject({
    kind: z.literal('calls'),
    clientId,
    id,
    value: z.array(instant).nullable(),
  }),
  strictObject({ kind: z.literal('connection'), clientId, value: connectionFacts }),
  strictObject({
    kind: z.literal('transactions_request'),
    clientId,
    value: transactionRequestFacts,
  }),
  strictObject({ kind: z.literal('webhook'), clientId, id, value: deliveryFacts.nullable() }),
]);

export const stateRecords = z.array(stateRecord);

/** A line of its own: what was written at once ends here, and what was added begins. */
export const END_MARKER = 'whole';

export const STATE_FORMAT = 'connect-bank-sandbox-state';

/** The first line of a state file, as far as it is the same in every version. */
export const stateHeader = z.object({
  format: z.literal(STATE_FORMAT),
  version: z.int(),
});

/** The first line. `configured` are the clients that the sandbox was started with. */
export const stateOrigin = strictObject({
  format: z.literal(STATE_FORMAT),
  version: z.int(),
  seed: z.string(),
  configured: z.array(clientFacts),
});
export type StateOrigin = z.output<typeof stateOrigin>;
