import { z } from 'zod';
import { clientFacts, clockState, drawn } from './snapshot.ts';
import { connectionFacts, transactionRequestFacts } from './snapshot-connection.ts';
import { faultRecord } from './snapshot-fault.ts';
import { deliveryFacts } from './snapshot-webhook.ts';
import { closed } from './strict-object.ts';

/** A line of a state file: how some things are now. All of it happened, or nothing. */

const clientId = z.string();

const id = z.string();

const stateRecord = z.discriminatedUnion('kind', [
  closed({ kind: z.literal('sandbox_clock'), value: clockState }),
  closed({ kind: z.literal('sandbox_fault'), id, value: faultRecord.nullable() }),
  closed({ kind: z.literal('sandbox_ids'), value: closed({ traces: drawn, faults: drawn }) }),
  closed({ kind: z.literal('client'), clientId, value: clientFacts.nullable() }),
  closed({
    kind: z.literal('ids'),
    clientId,
    value: closed({ made: drawn, traces: drawn, faults: drawn }),
  }),
  closed({ kind: z.literal('clock'), clientId, value: clockState }),
  closed({ kind: z.literal('fault'), clientId, id, value: faultRecord.nullable() }),
  closed({
    kind: z.literal('calls'),
    clientId,
    id,
    value: closed({ day: z.string(), count: z.int() }),
  }),
  closed({ kind: z.literal('connection'), clientId, value: connectionFacts }),
  closed({ kind: z.literal('transactions_request'), clientId, value: transactionRequestFacts }),
  closed({ kind: z.literal('webhook'), clientId, id, value: deliveryFacts.nullable() }),
]);

export const stateRecords = z.array(stateRecord);

/** A line of its own: what was written at once ends here, and what was added begins. */
export const WHOLE = 'whole';

export const STATE_FORMAT = 'connect-bank-sandbox-state';

/** The first line of a state file, as far as it is the same in every version. */
export const stateHeader = z.object({
  format: z.literal(STATE_FORMAT),
  version: z.int(),
});

/** The first line. `configured` are the clients that the sandbox was started with. */
export const stateOrigin = closed({
  format: z.literal(STATE_FORMAT),
  version: z.int(),
  seed: z.string(),
  configured: z.array(clientFacts),
});
export type StateOrigin = z.output<typeof stateOrigin>;
