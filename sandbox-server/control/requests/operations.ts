import { z } from 'zod';
import { isoMillis } from '../../domain/world/clock.ts';
import { ProblemError } from '../../http/problem-error.ts';
import { omitEmpty } from '../../schema/omit-empty.ts';
import { OPERATION_IDS } from '../../schema/operation.ts';
import { anyJson, recordOf } from '../../schema/record.ts';
import { strictObject } from '../../schema/strict-object.ts';
import { type ControlsFor, clientQuery, noBody, operationOn } from '../operation.ts';
import { integerParameter } from '../query.ts';
import type { RequestRecord } from './record.ts';
import { RequestAssertionError, type Requests } from './request-controls.ts';

/** The default of `limit`, which is as many as the log of one client keeps. */
const DEFAULT_LIMIT = 1000;
/** Longer patterns are no valid RegExp. */
const MAX_PATH_LENGTH = 2000;

const text = z.string().min(1);

const common = {
  operation: z.enum(OPERATION_IDS).optional(),
  method: text.optional(),
  path: text.max(MAX_PATH_LENGTH).optional(),
  connection_id: text.optional(),
  client_id: text.optional(),
};

const listQuery = strictObject({
  ...common,
  status: integerParameter(100).optional(),
  trace_id: text.optional(),
  fault_id: text.optional(),
  limit: integerParameter(1).optional(),
  before: text.optional(),
});

const match = strictObject({
  ...common,
  query: recordOf(z.string(), anyJson).optional(),
  status: z.int().optional(),
  fault_id: text.optional(),
  headers: recordOf(z.string(), z.string()).optional(),
  body: anyJson.optional(),
});
type WireMatch = z.output<typeof match>;

const verification = strictObject({ match, times: z.int().min(0).optional() });

const headers = z.record(z.string(), z.string());

const wireRequest = z.object({
  trace_id: z.string(),
  at: z.iso.datetime(),
  client_id: z.string().exactOptional(),
  method: z.string(),
  path: z.string(),
  query: z.record(z.string(), z.union([z.string(), z.array(z.string())])),
  operation: z.enum(OPERATION_IDS).exactOptional(),
  connection_id: z.string().exactOptional(),
  request: z.object({ headers, body: z.unknown().optional() }),
  response: z.object({ status: z.int(), headers, body: z.unknown().optional() }),
  duration_ms: z.number(),
  why: z.string().exactOptional(),
  fault_id: z.string().exactOptional(),
  is_shortened: z.literal(true).exactOptional(),
});

const requestList = z.object({ items: z.array(wireRequest) });
const verified = z.object({ matched: z.int() });

const operation = operationOn<{ controlsFor: ControlsFor<{ requests: Requests }> }>();

export const requestOperations = [
  operation({
    method: 'GET',
    path: '/requests',
    summary: 'List the requests of the log that match, oldest first',
    ...{ query: listQuery, body: noBody, status: 200, problems: [404] },
    response: requestList,
    handle: ({ query }, { controlsFor }) => {
      const { limit = DEFAULT_LIMIT, before, ...matcher } = query;
      const { requests } = controlsFor(query);
      const found = requests.list(matcherOf(matcher), { limit, ...omitEmpty({ before }) });
      return { items: found.map(presentRequest) };
    },
  }),
  operation({
    method: 'DELETE',
    path: '/requests',
    summary: 'Clear the request log',
    ...{ query: clientQuery, body: noBody, status: 204, response: noBody, problems: [404] },
    handle: ({ query }, { controlsFor }) => controlsFor(query).requests.clear(),
  }),
  operation({
    method: 'POST',
    path: '/requests/verify',
    summary: 'Verify that matching requests were made. 409 names the closest ones',
    ...{ query: clientQuery, body: verification, status: 200, problems: [404, 409] },
    response: verified,
    handle: ({ query, body }, { controlsFor }) => {
      const { requests } = controlsFor(query);
      return { matched: requireCalled(requests, body.match, body.times).length };
    },
  }),
  operation({
    method: 'GET',
    path: '/requests/{trace_id}',
    summary: 'Read a request, its response and the reason for it',
    ...{ query: clientQuery, body: noBody, status: 200, response: wireRequest, problems: [404] },
    handle: ({ id, query }, { controlsFor }) => {
      const record = controlsFor(query).requests.get(id);
      if (record !== undefined) return presentRequest(record);
      throw new ProblemError('unknown', `trace_id: the log has no request of trace id ${id}`);
    },
  }),
];

/**
 * Returns the matching requests.
 * @throws {ProblemError} `not_now` if there are none, or not `times` of them.
 */
function requireCalled(requests: Requests, wire: WireMatch, times: number | undefined) {
  try {
    return requests.assertCalled(matcherOf(wire), times === undefined ? {} : { times });
  } catch (error) {
    if (error instanceof RequestAssertionError)
      throw new ProblemError('not_now', error.message, {});
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

function presentRequest(record: RequestRecord): z.output<typeof wireRequest> {
  const { traceId, clientId, method, path, query, operation: id, connectionId } = record;
  const { request, response, durationMs, why, faultId, isShortened } = record;
  return {
    ...{ trace_id: traceId, at: isoMillis(record.at) },
    ...(clientId !== undefined && { client_id: clientId }),
    ...{ method, path, query },
    ...(id !== undefined && { operation: id }),
    ...(connectionId !== undefined && { connection_id: connectionId }),
    ...{ request, response, duration_ms: Math.round(durationMs * 1000) / 1000 },
    ...(why !== undefined && { why }),
    ...(faultId !== undefined && { fault_id: faultId }),
    ...(isShortened && { is_shortened: true }),
  };
}
