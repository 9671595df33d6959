/** A host, and signed webhooks for it. */
import type { HostOptions } from '../../../../widget/host/index.ts';
import { type Signing, signedHeaders } from '../../truelayer/webhooks/signer.ts';
import { type StartedSession, setupHost } from '../setup-host.ts';

export const NOON = Date.UTC(2026, 0, 1, 12);

let events = 0;

/** A connection_authorized webhook for a session. */
export function authorized({ id }: { id: string }, connection_id = 'connection-1') {
  return {
    type: 'connection_authorized',
    ...commonFields(),
    connection_id,
    authorized_at: '2026-01-01T11:59:59.000Z',
    metadata: { connect_bank_session: id },
  };
}

export function failed({ id }: { id: string }, failure_reason = 'provider_rejected') {
  return {
    type: 'connection_failed',
    ...commonFields(),
    connection_id: 'connection-1',
    failed_at: '2026-01-01T11:59:59.000Z',
    failure_stage: 'authorizing',
    failure_reason,
    metadata: { connect_bank_session: id },
  };
}

export function transactionsCompleted(request_id = 'request-1') {
  return {
    type: 'transactions_request_completed',
    ...commonFields(),
    connection_id: 'connection-1',
    account_id: 'account-1',
    request_id,
    completed_at: '2026-01-01T11:59:59.000Z',
  };
}

/** A new `event_id` for each webhook: send the same object to repeat an event. */
function commonFields() {
  events += 1;
  return { event_version: 1, event_id: `event-${events}` };
}

export function setupWebhooks(options: Partial<HostOptions> = {}) {
  const time = { now: NOON };
  const world = setupHost({ clock: () => time.now, ...options });

  /** Posts a webhook with a current signature. */
  async function sendWebhook(
    webhook: object | string,
    { headers: added, ...signing }: Signing & { headers?: Record<string, string> } = {},
  ): Promise<Response> {
    const body = typeof webhook === 'string' ? webhook : JSON.stringify(webhook);
    const headers = await signedHeaders(body, { now: time.now, ...signing });
    return post(body, { ...headers, ...added });
  }

  function post(body: string | Uint8Array, headers: Record<string, string>, path = '/webhook') {
    return world.send(path, { method: 'POST', headers, body: body as BodyInit });
  }

  return {
    ...world,
    sendWebhook,
    post,
    now: () => time.now,
    advance: (ms: number) => {
      time.now += ms;
    },
    /** The webhook events that the operator has received. */
    webhookEvents: () => world.events.filter(({ type }) => type.startsWith('webhook-')),
    isAuthorized: async (session: StartedSession) =>
      (await world.status(session)).status === 'authorized',
  };
}
