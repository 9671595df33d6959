import { html, type TemplateResult } from 'lit/html.js';
import { OPERATIONS } from '../../../schema/operation.ts';
import { type Effect, WEBHOOK_EFFECTS } from '../fault-entry.ts';

const PROBLEMS = [...new Set(OPERATIONS.flatMap(({ problems }) => [...problems]))];
const WEBHOOK_TYPES = [
  'connection_authorized',
  'connection_failed',
  'transactions_request_completed',
  'transactions_request_failed',
  'provider_healthy',
  'provider_unhealthy',
];

/** The form fields of each kind of fault. */
export function effectFields(effect: Effect): TemplateResult {
  return html`<div class="grid">${FIELDS[effect]()}</div>`;
}

const FIELDS: Record<Effect, () => TemplateResult> = {
  problem: () => html`
    ${choice('problem', 'Error', entriesOf(PROBLEMS), 'provider_error')}
    ${text('retry_after', 'Retry-After in seconds', { only: 'rate_limit_exceeded' })}
  `,
  body: () => choice('body', 'Body', entriesOf(['malformed', 'truncated', 'empty', 'garbage'])),
  network: () => choice('network', 'Connection', entriesOf(['drop', 'hang'])),
  latency: () => text('latency', 'Delay of the response in milliseconds', { value: '3000' }),
  slow_body: () => text('slow_body', 'Duration of the body in milliseconds', { value: '3000' }),
  webhook: () => html`
    ${choice('webhook', 'Webhook fault', Object.entries(WEBHOOK_EFFECTS))}
    ${text('late', 'Delay, as an ISO 8601 duration', { only: 'late', value: 'PT5M' })}
    ${text('fail', 'Status', { only: 'fail', value: '503' })}
    ${text('duplicate', 'Number of duplicates', { only: 'duplicate', value: '1' })}
    ${choice('type', 'Webhook type', [['', 'Any'], ...entriesOf(WEBHOOK_TYPES)])}
  `,
};

type Option = readonly [value: string, text: string];

function entriesOf(names: readonly string[]): Option[] {
  return names.map((name) => [name, name]);
}

function choice(name: string, label: string, options: readonly Option[], chosen?: string) {
  return html`<p>
    <label for="fault-${name}">${label}</label>
    <select id="fault-${name}" name=${name}>
      ${options.map(
        ([value, words]) =>
          html`<option value=${value} .defaultSelected=${value === chosen}>${words}</option>`,
      )}
    </select>
  </p>`;
}

/** @param only the field is shown only if this option is selected before it. */
function text(name: string, label: string, { only = '', value = '' } = {}): TemplateResult {
  return html`<p class=${only === '' ? '' : `only only-${only}`}>
    <label for="fault-${name}">${label}</label>
    <input id="fault-${name}" name=${name} value=${value} autocomplete="off" />
  </p>`;
}
