/** The host of `rig`, and TrueLayer telling it things. */
import type { HostOptions } from '../../../../widget/host/index.ts';
import { type Signing, signedHeaders } from '../../truelayer/webhooks/signer.ts';
import { type Started, setupHost } from '../setup-host.ts';

export const NOON = Date.UTC(2026, 0, 1, 12);

let events = 0;

/** What TrueLayer tells of a session's connection. */
export function authorized({ id }: { id: string }, connection_id = 'connection-1') {
  return {
    type: 'connection_authorized',
    ...common(),
    connection_id,
    authorized_at: '2026-01-01T11:59:59.000Z',
    metadata: { connect_bank_session: id },
  };
}

export function failed({ id }: { id: string }, failure_reason = 'provider_rejected') {
  return {
    type: 'connection_failed',
    ...common(),
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
    ...common(),
    connection_id: 'connection-1',
    account_id: 'account-1',
    request_id,
    completed_at: '2026-01-01T11:59:59.000Z',
  };
}

/** The same event again has the same `event_id`: tell the same object. */
function common() {
  events += 1;
  return { event_version: 1, event_id: `event-${events}` };
}

export function webhookRig(options: Partial<HostOptions> = {}) {
  const time = { now: NOON };
  const world = setupHost({ clock: () => time.now, ...options });

  /** Posts a webhook, signed now. */
  async function tell(
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
    tell,
    post,
    now: () => time.now,
    advance: (ms: number) => {
      time.now += ms;
    },
    /** What the operator has heard of webhooks. */
    heard: () => world.events.filter(({ type }) => type.startsWith('webhook-')),
    isAuthorized: async (session: Started) => (await world.status(session)).status === 'authorized',
  };
}
