/** The labels of the faults; each has fields of its own. */
export const EFFECTS = {
  problem: 'Error response',
  body: 'Broken body',
  network: 'Dropped or hanging connection',
  latency: 'Delayed response',
  slow_body: 'Slow body',
  webhook: 'Webhook fault',
} as const;
export type Effect = keyof typeof EFFECTS;

/** The labels of the webhook faults. */
export const WEBHOOK_EFFECTS = {
  late: 'is delayed',
  fail: 'fails with a status',
  drop: 'is dropped',
  duplicate: 'is duplicated',
  reorder: 'is delivered out of order',
  bad_signature: 'has a wrong signature',
} as const;

export function isEffect(name: string): name is Effect {
  return Object.hasOwn(EFFECTS, name);
}

type Fields = Readonly<Record<string, string>>;

/**
 * Parses the fields of the form to a fault. Empty fields are left out; invalid numbers are passed on, so
 * that the sandbox reports the error.
 */
export function parseFaultForm(fields: Fields): object {
  const { effect = 'problem', percent = '' } = fields;
  const percentage = parseValue(percent);
  return {
    ...(effect === 'webhook'
      ? { webhook: parseWebhookFault(fields) }
      : filledFields(fields, effectFieldsOf(fields))),
    ...filledFields(fields, ['operation', 'connection_id', 'user', 'nth', 'times']),
    ...(typeof percentage === 'number' && { probability: percentage / 100 }),
  };
}

function effectFieldsOf({ effect = 'problem', problem }: Fields): string[] {
  return problem === 'rate_limit_exceeded' ? [effect, 'retry_after'] : [effect];
}

function parseWebhookFault(fields: Fields): object {
  const { webhook = '' } = fields;
  const type = filledFields(fields, ['type']);
  if (webhook === 'drop') return { ...type, fail: 'drop' };
  if (webhook === 'reorder' || webhook === 'bad_signature') return { ...type, [webhook]: true };
  return { ...type, ...filledFields(fields, [webhook]) };
}

/** The fields that are not empty; numeric texts become numbers. */
function filledFields(fields: Fields, names: readonly string[]): object {
  const filled = names.filter((name) => (fields[name] ?? '').trim() !== '');
  return Object.fromEntries(filled.map((name) => [name, parseValue(fields[name] ?? '')]));
}

function parseValue(text: string): string | number {
  const number = Number(text);
  return text.trim() === '' || Number.isNaN(number) ? text.trim() : number;
}
