import { z } from 'zod';
import { DESCRIPTIONS } from './config.ts';
import { repeated } from './custom-user.ts';
import { recordOf } from './record.ts';
import { connectionFacts, instant, transactionRequestFacts } from './snapshot-connection.ts';
import { faultsState } from './snapshot-fault.ts';
import { deliveryFacts } from './snapshot-webhook.ts';
import { strictObject } from './strict-object.ts';

/** A sandbox's state as one JSON value. Field by field it is what the domain keeps. */

export const SNAPSHOT_FORMAT = 'connect-bank-sandbox-snapshot';
/** Of snapshots and of state files: what is written by another version is refused. */
export const STATE_VERSION = 1;

export const drawn = z.int().min(0);

export const clockState = strictObject({ frozenAt: instant.exactOptional(), offset: instant });

/** Callers in JavaScript may have given more, which nothing reads. */
export const clientFacts = z.object({
  id: z.string().min(1),
  secret: z.string(),
  name: z.string(),
  scopes: z.array(z.string()),
  returnUris: z.array(z.string()).exactOptional(),
  webhookUri: z.string().exactOptional(),
  providerWebhooks: z.boolean(),
  aisp: z.boolean(),
  consentScreenReviewed: z.boolean().exactOptional(),
  journey: strictObject({
    description: z.enum(DESCRIPTIONS).exactOptional(),
    text: z.string().exactOptional(),
  }),
});

const callCounts = recordOf(z.string(), z.array(instant));

const tenantState = strictObject({
  client: clientFacts,
  clock: clockState,
  ids: strictObject({ made: drawn, traces: drawn }),
  connections: z.array(connectionFacts),
  transactionRequests: z.array(transactionRequestFacts),
  deliveries: z.array(deliveryFacts),
  faults: faultsState,
  calls: callCounts,
}).superRefine(({ client, connections, deliveries }, context) => {
  const others = { connections, deliveries };
  for (const [field, items] of Object.entries(others)) {
    items.forEach(({ clientId }, place) => {
      if (clientId === client.id) return;
      const message = `Must be '${client.id}', whose world it is in`;
      context.addIssue({ code: 'custom', path: [field, place, 'clientId'], message });
    });
  }
});

const tenants = z.array(tenantState).superRefine((all, context) => {
  for (const [place, message] of repeated(all, ({ client }) => client.id)) {
    context.addIssue({ code: 'custom', path: [place, 'client', 'id'], message });
  }
});

/** What a value must be to be looked at any further. */
export const snapshotHeader = z.object({
  format: z.string().refine((format) => format === SNAPSHOT_FORMAT, {
    error: `Must be '${SNAPSHOT_FORMAT}'`,
  }),
  version: z.number().refine((version) => version === STATE_VERSION, {
    error: `Must be ${STATE_VERSION}: another version of connect-bank wrote it`,
  }),
});

export const snapshot = strictObject({
  format: z.literal(SNAPSHOT_FORMAT),
  version: z.literal(STATE_VERSION),
  seed: z.string(),
  clock: clockState,
  traces: drawn,
  faults: faultsState,
  tenants,
});
/** The whole state of a sandbox but its request logs, as a JSON value. */
export type Snapshot = z.output<typeof snapshot>;
