/** What can go wrong, in words; each has fields of its own. */
export const EFFECTS = {
  problem: 'An error for an answer',
  body: 'A broken body',
  network: 'A lost connection',
  latency: 'A late answer',
  slow_body: 'A slow body',
  webhook: 'A bad webhook',
} as const;
export type Effect = keyof typeof EFFECTS;

/** What can go wrong with a webhook. */
export const WEBHOOK_EFFECTS = {
  late: 'comes late',
  fail: 'meets a status',
  drop: 'is dropped',
  duplicate: 'comes more than once',
  reorder: 'comes out of order',
  bad_signature: 'is badly signed',
} as const;

export function isEffect(name: string): name is Effect {
  return Object.hasOwn(EFFECTS, name);
}

type Fields = Readonly<Record<string, string>>;

/**
 * The fault that the form's fields stand for. What was left empty may be anything; what is no number
 * where one belongs is passed on as it is, for the sandbox to refuse.
 */
export function faultIn(fields: Fields): object {
  const { effect = 'problem', percent = '' } = fields;
  const share = valueIn(percent);
  return {
    ...(effect === 'webhook'
      ? { webhook: webhookIn(fields) }
      : given(fields, effectFieldsOf(fields))),
    ...given(fields, ['operation', 'connection_id', 'user', 'nth', 'times']),
    ...(typeof share === 'number' && { probability: share / 100 }),
  };
}

function effectFieldsOf({ effect = 'problem', problem }: Fields): string[] {
  return problem === 'rate_limit_exceeded' ? [effect, 'retry_after'] : [effect];
}

function webhookIn(fields: Fields): object {
  const { webhook = '' } = fields;
  const type = given(fields, ['type']);
  if (webhook === 'drop') return { ...type, fail: 'drop' };
  if (webhook === 'reorder' || webhook === 'bad_signature') return { ...type, [webhook]: true };
  return { ...type, ...given(fields, [webhook]) };
}

/** Those of the fields that say something; what looks like a number is one. */
function given(fields: Fields, names: readonly string[]): object {
  const said = names.filter((name) => (fields[name] ?? '').trim() !== '');
  return Object.fromEntries(said.map((name) => [name, valueIn(fields[name] ?? '')]));
}

function valueIn(text: string): string | number {
  const number = Number(text);
  return text.trim() === '' || Number.isNaN(number) ? text.trim() : number;
}
