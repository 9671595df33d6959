import { Hono } from 'hono';
import { controlAnswer, readControlBody, readQuery } from '../http/control-exchange.ts';
import { presentRequest } from '../http/control-request.ts';
import type { Env } from '../http/exchange.ts';
import { Refusal } from '../http/refusal.ts';
import {
  type RequestQuery,
  requestQuery,
  verification,
  type WireMatch,
} from '../schema/control-request.ts';
import { given } from '../schema/given.ts';
import { type ControlPlane, testerFor, testerIn } from '../testing/control-plane.ts';
import type { RequestRecord } from '../testing/request-record.ts';
import { type Requests, RequestsMissed } from '../testing/requests.ts';

/** `/_sandbox/requests`: what was asked and answered, and whether it was what a test expects. */
export function controlRequestRoutes(plane: ControlPlane) {
  return new Hono<Env>()
    .get('/requests', (c) => {
      const query = readQuery(c, requestQuery);
      const { requests } = testerIn(plane, query.client_id);
      return controlAnswer(c, { items: pageOf(requests, query).map(presentRequest) });
    })
    .delete('/requests', (c) => {
      testerFor(plane, c).requests.clear();
      return c.body(null, 204);
    })
    .post('/requests/verify', async (c) => {
      const { requests } = testerFor(plane, c);
      const { match, times } = await readControlBody(c, verification);
      return controlAnswer(c, { matched: verified(requests, match, times).length });
    })
    .get('/requests/:id', (c) => {
      const id = c.req.param('id');
      const record = testerFor(plane, c).requests.get(id);
      if (record === undefined) throw unknown('trace_id', id);
      return controlAnswer(c, presentRequest(record));
    });
}

/** The newest `limit` of those that fit, before the one of the trace id `before`; oldest first. */
function pageOf(requests: Requests, { trace_id, before, limit, ...match }: RequestQuery) {
  const all = requests.list(matcherOf(match));
  const found = trace_id === undefined ? all : all.filter(({ traceId }) => traceId === trace_id);
  const end = before === undefined ? found.length : placeOf(requests, found, before);
  return found.slice(limit === undefined ? 0 : Math.max(0, end - limit), end);
}

/** Where the one to stop at stands, which need not be among those that fit. */
function placeOf(requests: Requests, found: RequestRecord[], before: string): number {
  const order = new Map(requests.list().map(({ traceId }, place) => [traceId, place]));
  const end = order.get(before);
  if (end === undefined) throw unknown('before', before);
  const place = found.findIndex(({ traceId }) => (order.get(traceId) ?? 0) >= end);
  return place < 0 ? found.length : place;
}

function verified(requests: Requests, match: WireMatch, times: number | undefined) {
  try {
    return requests.assertCalled(matcherOf(match), times === undefined ? {} : { times });
  } catch (error) {
    if (error instanceof RequestsMissed) throw new Refusal('not_now', error.message, {});
    throw error;
  }
}

function matcherOf({
  connection_id: connectionId,
  client_id: clientId,
  fault_id: faultId,
  ...same
}: WireMatch) {
  return given({ ...same, connectionId, clientId, faultId });
}

function unknown(field: string, traceId: string): Refusal {
  return new Refusal('unknown', `${field}: the journal has no request of trace id ${traceId}`);
}
