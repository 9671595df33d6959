import { z } from 'zod';
import { delay } from './duration.ts';
import { omitEmpty } from './omit-empty.ts';
import { DECLARED_PROBLEMS, OPERATION_IDS, OPERATIONS, type Operation } from './operation.ts';
import { strictObject } from './strict-object.ts';
import { TOKEN_ERRORS } from './token.ts';
import { WEBHOOK_TYPES } from './webhook.ts';

/** Milliseconds, less than the maximum of a timer. */
const MAX_WAIT_MS = 3_600_000;
const MAX_COPIES = 100;
/** The lowest status that counts as a failed delivery. */
const MIN_FAILURE_STATUS = 300;
const MAX_STATUS = 599;

const count = z.int().min(1).optional();
export const wait = z.int().min(1).max(MAX_WAIT_MS);
export const copies = z.int().min(0).max(MAX_COPIES);

const failure = z.custom<number | 'drop'>(
  (value) =>
    value === 'drop' ||
    (Number.isInteger(value) && Number(value) >= MIN_FAILURE_STATUS && Number(value) <= MAX_STATUS),
  `Must be 'drop' or a status from ${MIN_FAILURE_STATUS} to ${MAX_STATUS}`,
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

const RESPONSE_EFFECTS = ['problem', 'token_error', 'body', 'network'] as const;
const TOKEN_OPERATION = 'GenerateAccessToken' satisfies Operation['id'];
const CALL_EFFECTS = [...RESPONSE_EFFECTS, 'latency', 'slow_body'] as const;

const shape = strictObject({
  operation: z.enum(OPERATION_IDS).optional(),
  client_id: z.string().min(1).optional(),
  connection_id: z.string().min(1).optional(),
  provider_id: z.string().min(1).optional(),
  account_id: z.string().min(1).optional(),
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

/** The body of `POST /_sandbox/faults`: the fields of a `Fault` in snake case. */
export const faultBody = shape.superRefine((fault, context) => {
  for (const [field, message] of contradictionsIn(fault)) {
    context.addIssue({ code: 'custom', path: field === '' ? [] : [field], message });
  }
});
type FaultBody = z.output<typeof faultBody>;

/** Converts a parsed body to a `Fault`: the same fields in camel case. */
export function toFault({ webhook, ...wire }: FaultBody) {
  const { client_id: clientId, connection_id: connectionId, ...others } = wire;
  const { provider_id: providerId, account_id: accountId, ...rest } = others;
  const { retry_after: retryAfter, slow_body: slowBody, token_error: tokenError, ...same } = rest;
  const criteria = { clientId, connectionId, providerId, accountId };
  return {
    ...omitEmpty({ ...same, ...criteria, retryAfter, slowBody, tokenError }),
    ...(webhook !== undefined && { webhook: toWebhookFault(webhook) }),
  };
}

function toWebhookFault({ bad_signature: badSignature, ...same }: z.output<typeof webhookFault>) {
  return omitEmpty({ ...same, badSignature });
}

/** Yields each field that contradicts another one, with a message. */
function* contradictionsIn(fault: FaultShape): Generator<[field: string, message: string]> {
  const effects = namedIn(fault, CALL_EFFECTS);
  const answers = namedIn(fault, RESPONSE_EFFECTS);
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
