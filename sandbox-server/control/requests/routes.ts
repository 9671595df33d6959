import { Hono } from 'hono';
import type { Env } from '../../http/env.ts';
import { ProblemError } from '../../http/problem-error.ts';
import { omitEmpty } from '../../schema/omit-empty.ts';
import { type ControlPlane, controlsFor, controlsIn } from '../control-plane.ts';
import { controlResponse, readControlBody, readQuery } from '../http.ts';
import { presentRequest } from './presenter.ts';
import { type Requests, RequestsMissed } from './request-controls.ts';
import { requestQuery, verification, type WireMatch } from './schema.ts';

/** So many are told where no `limit` is given: all of a client's. */
const MOST_LISTED = 1000;

/** `/_sandbox/requests`: what was asked and answered, and whether it was what a test expects. */
export function controlRequestRoutes(plane: ControlPlane) {
  return new Hono<Env>()
    .get('/requests', (c) => {
      const query = readQuery(c, requestQuery);
      const { limit = MOST_LISTED, before, ...match } = query;
      const { requests } = controlsIn(plane, query.client_id);
      const found = requests.list(matcherOf(match), { limit, ...omitEmpty({ before }) });
      return controlResponse(c, { items: found.map(presentRequest) });
    })
    .delete('/requests', (c) => {
      controlsFor(plane, c).requests.clear();
      return c.body(null, 204);
    })
    .post('/requests/verify', async (c) => {
      const { requests } = controlsFor(plane, c);
      const { match, times } = await readControlBody(c, verification);
      return controlResponse(c, { matched: verified(requests, match, times).length });
    })
    .get('/requests/:id', (c) => {
      const id = c.req.param('id');
      const record = controlsFor(plane, c).requests.get(id);
      if (record === undefined) {
        throw new ProblemError('unknown', `trace_id: the journal has no request of trace id ${id}`);
      }
      return controlResponse(c, presentRequest(record));
    });
}

function verified(requests: Requests, match: WireMatch, times: number | undefined) {
  try {
    return requests.assertCalled(matcherOf(match), times === undefined ? {} : { times });
  } catch (error) {
    if (error instanceof RequestsMissed) throw new ProblemError('not_now', error.message, {});
    throw error;
  }
}

function matcherOf({
  connection_id: connectionId,
  client_id: clientId,
  fault_id: faultId,
  trace_id: traceId,
  ...same
}: WireMatch & { trace_id?: string | undefined }) {
  return omitEmpty({ ...same, connectionId, clientId, faultId, traceId });
}
