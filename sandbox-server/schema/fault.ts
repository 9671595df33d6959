import { z } from 'zod';
import { delay } from './duration.ts';
import { omitEmpty } from './omit-empty.ts';
import { DECLARED_PROBLEMS, OPERATION_IDS, OPERATIONS, type Operation } from './operation.ts';
import { strictObject } from './strict-object.ts';
import { TOKEN_ERRORS } from './token.ts';
import { WEBHOOK_TYPES } from './webhook.ts';

/** Faults, as the control plane takes them. */

/** Milliseconds: as long as a tester may want to wait, and less than a timer takes. */
const LONGEST_WAIT = 3_600_000;
const MOST_COPIES = 100;
/** From here on a status says that the app did not take the webhook. */
const FIRST_FAILURE = 300;
const LAST_STATUS = 599;

const count = z.int().min(1).optional();
export const wait = z.int().min(1).max(LONGEST_WAIT);
export const copies = z.int().min(0).max(MOST_COPIES);

const failure = z.custom<number | 'drop'>(
  (value) =>
    value === 'drop' ||
    (Number.isInteger(value) && Number(value) >= FIRST_FAILURE && Number(value) <= LAST_STATUS),
  `Must be 'drop' or a status from ${FIRST_FAILURE} to ${LAST_STATUS}`,
);

const WEBHOOK_EFFECTS = ['late', 'fail', 'duplicate', 'reorder', 'bad_signature'] as const;

const webhookFault = strictObject({
  type: z.enum(WEBHOOK_TYPES).optional(),
  late: delay.optional(),
  fail: failure.optional(),
  duplicate: copies.min(1).optional(),
  reorder: z.literal(true).optional(),
  bad_signature: z.literal(true).optional(),
}).refine((webhook) => namedIn(webhook, WEBHOOK_EFFECTS).length === 1, {
  error: `Must say one thing that goes wrong: ${listed(WEBHOOK_EFFECTS)}`,
});

const ANSWERS = ['problem', 'token_error', 'body', 'network'] as const;
const TOKEN_OPERATION = 'GenerateAccessToken' satisfies Operation['id'];
const CALL_EFFECTS = [...ANSWERS, 'latency', 'slow_body'] as const;

const shape = strictObject({
  operation: z.enum(OPERATION_IDS).optional(),
  client_id: z.string().min(1).optional(),
  connection_id: z.string().min(1).optional(),
  user: z.string().min(1).optional(),
  nth: count,
  times: count,
  probability: z.number().gt(0).max(1).optional(),
  problem: z.enum(DECLARED_PROBLEMS).optional(),
  retry_after: z.int().min(0).optional(),
  token_error: z.enum(TOKEN_ERRORS).optional(),
  lasts: delay.optional(),
  body: z.enum(['malformed', 'truncated', 'empty', 'garbage']).optional(),
  network: z.enum(['drop', 'hang']).optional(),
  latency: wait.optional(),
  slow_body: wait.optional(),
  webhook: webhookFault.optional(),
});
type FaultShape = z.output<typeof shape>;

/** What `POST /_sandbox/faults` takes: the fields of a `Fault` in snake case, and no others. */
export const faultBody = shape.superRefine((fault, context) => {
  for (const [field, message] of contradictionsIn(fault)) {
    context.addIssue({ code: 'custom', path: field === '' ? [] : [field], message });
  }
});
export type FaultBody = z.output<typeof faultBody>;

/** The fault that a checked body stands for. */
export function faultOf({ webhook, ...wire }: FaultBody) {
  const { client_id: clientId, connection_id: connectionId, ...rest } = wire;
  const { retry_after: retryAfter, slow_body: slowBody, token_error: tokenError, ...same } = rest;
  return {
    ...omitEmpty({ ...same, clientId, connectionId, retryAfter, slowBody, tokenError }),
    ...(webhook !== undefined && { webhook: webhookFaultOf(webhook) }),
  };
}

function webhookFaultOf({ bad_signature: badSignature, ...same }: z.output<typeof webhookFault>) {
  return omitEmpty({ ...same, badSignature });
}

/** Fields that make no sense together, and why. */
function* contradictionsIn(fault: FaultShape): Generator<[field: string, message: string]> {
  const effects = namedIn(fault, CALL_EFFECTS);
  const answers = namedIn(fault, ANSWERS);
  if (fault.webhook === undefined && effects.length === 0) {
    yield ['', `Must say what goes wrong: ${listed([...CALL_EFFECTS, 'webhook'])}`];
  }
  if (fault.webhook !== undefined) {
    for (const field of namedIn(fault, ['operation', ...CALL_EFFECTS]))
      yield [field, notWith('webhook')];
  }
  for (const field of answers.slice(1)) yield [field, notWith(answers[0])];
  if (fault.network !== undefined && fault.slow_body !== undefined) {
    yield ['slow_body', notWith('network')];
  }
  if (fault.nth !== undefined && fault.probability !== undefined) {
    yield ['probability', notWith('nth')];
  }
  if (fault.retry_after !== undefined && fault.problem !== 'rate_limit_exceeded') {
    yield ['retry_after', 'Must be provided only with the problem rate_limit_exceeded'];
  }
  if (fault.token_error !== undefined && fault.operation !== TOKEN_OPERATION) {
    yield ['token_error', `Must be provided only with the operation ${TOKEN_OPERATION}`];
  }
  yield* undeclaredProblem(fault);
}

function* undeclaredProblem({ operation: id, problem }: FaultShape): Generator<[string, string]> {
  const operation = OPERATIONS.find((each: Operation) => each.id === id);
  const declared: Operation['problems'] = operation?.problems ?? [];
  if (operation === undefined || problem === undefined || declared.includes(problem)) return;
  yield ['problem', `${id} declares no ${problem}, only ${declared.join(', ')}`];
}

function namedIn<F extends string>(object: { [K in F]?: unknown }, fields: readonly F[]): F[] {
  return fields.filter((field) => object[field] !== undefined);
}

function notWith(field: string | undefined): string {
  return `Must not be provided together with ${field}`;
}

function listed(fields: readonly string[]): string {
  return `${fields.slice(0, -1).join(', ')} or ${fields.at(-1)}`;
}
