import type { Instant } from '../../domain/world/clock.ts';
import { isoMillis } from '../../domain/world/clock.ts';

/** What presenting needs of a request's record. */
type Recorded = {
  traceId: string;
  at: Instant;
  clientId?: string;
  method: string;
  path: string;
  query: object;
  operation?: string;
  connectionId?: string;
  request: object;
  response: object;
  durationMs: number;
  why?: string;
  faultId?: string;
  isShortened?: true;
};

export function presentRequest(record: Recorded) {
  const { traceId, clientId, method, path, query, operation, connectionId } = record;
  const { request, response, durationMs, why, faultId, isShortened } = record;
  return {
    ...{ trace_id: traceId, at: isoMillis(record.at) },
    ...(clientId !== undefined && { client_id: clientId }),
    ...{ method, path, query },
    ...(operation !== undefined && { operation }),
    ...(connectionId !== undefined && { connection_id: connectionId }),
    ...{ request, response, duration_ms: Math.round(durationMs * 1000) / 1000 },
    ...(why !== undefined && { why }),
    ...(faultId !== undefined && { fault_id: faultId }),
    ...(isShortened && { is_shortened: true }),
  };
}
